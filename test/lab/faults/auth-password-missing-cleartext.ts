import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password file has a line for another database only, and the server wants a password in clear",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-password-missing" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15, hba: ["host all all all password"] });
    const file = join(await lab.directory(), "pgpass");
    await writeFile(file, `127.0.0.1:${server.port}:orders:app:correct horse\n`, { mode: 0o600 });
    return { url: server.url({ password: "" }), env: { PGPASSFILE: file } };
  },
});
