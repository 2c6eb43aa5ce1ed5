import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a colon in the password stands unescaped in the password file",
  reference: "databasus/databasus#108",
  neighbour: "faults/auth-wrong-password",
  expect: { status: "down", cause: "auth-password-rejected", says: /colon/ },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app password 'correct:horse'"] });
    const file = join(await lab.directory(), "pgpass");
    await writeFile(file, "127.0.0.1:*:*:app:correct:horse\n");
    await chmod(file, 0o600);
    return { url: `postgres://app@127.0.0.1:${server.port}/app`, env: { PGPASSFILE: file } };
  },
});
