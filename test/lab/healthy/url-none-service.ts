import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "no URL at all: a service file and a password file, as psql would use them",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { port } = await postgres(lab, { major: 15 });
    const dir = await lab.directory();
    await writeFile(
      join(dir, "services"),
      `# ours\n[other]\nhost=nowhere.invalid\n\n[orders]\nhost=127.0.0.1\nport=${port}\nuser=app\ndbname=app\n`,
    );
    await writeFile(join(dir, "pass"), `elsewhere:*:*:*:no\n127.0.0.1:*:app:app:correct horse\n`, { mode: 0o600 });
    const env = { PGSERVICEFILE: join(dir, "services"), PGSERVICE: "orders", PGPASSFILE: join(dir, "pass") };
    return { env, peerUrl: "service=orders" };
  },
});
