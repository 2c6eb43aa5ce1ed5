import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the service file has a line that names no parameter of libpq",
  reference: "dalibo/pgtoolkit#118",
  neighbour: "healthy/url-none-service",
  expect: {
    status: "down",
    cause: ["config-file-unusable", "config-parameter-unknown", "config-url-invalid"],
    owner: "client",
    says: /line 2/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const file = join(await lab.directory(), "pg_service.conf");
    await writeFile(
      file,
      `[orders]\nname=orders\ndbname=app\nhost=127.0.0.1\nport=${server.port}\nuser=app\npassword=correct horse\n`,
    );
    return { env: { PGSERVICE: "orders", PGSERVICEFILE: file } };
  },
});
