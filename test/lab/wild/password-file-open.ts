import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password file may be read by others, so libpq passes over it",
  reference: "pglombardo/PasswordPusher#719",
  neighbour: "faults/auth-password-missing",
  expect: { status: "down", cause: "auth-password-missing", owner: "client", says: /0600|chmod/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const file = join(await lab.directory(), "pgpass");
    await writeFile(file, "127.0.0.1:*:*:app:correct horse\n");
    await chmod(file, 0o644);
    return { url: `postgres://app@127.0.0.1:${server.port}/app`, env: { PGPASSFILE: file } };
  },
});
