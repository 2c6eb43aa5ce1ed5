import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the service file is mounted where this libpq does not look for it",
  reference: "qgis/qgis-docker#54",
  neighbour: "wild/service-file-line",
  expect: {
    status: "down",
    cause: ["config-file-unusable", "config-variable-missing", "config-url-invalid"],
    owner: "client",
    says: /orders/,
  },
  arrange: async (lab) => {
    const [home, elsewhere] = [await lab.directory(), await lab.directory()];
    await writeFile(join(elsewhere, "pg_service.conf"), "[orders]\nhost=127.0.0.1\n");
    return { env: { PGSERVICE: "orders", HOME: home, PGSYSCONFDIR: home } };
  },
});
