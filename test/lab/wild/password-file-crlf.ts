import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password file was written on Windows, and libpq takes its carriage returns off",
  reference: "transact-rs/sqlx#1791",
  neighbour: "wild/password-newline",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const file = join(await lab.directory(), "pgpass");
    await writeFile(file, "127.0.0.1:*:*:app:correct horse\r\n");
    await chmod(file, 0o600);
    return { url: `postgres://app@127.0.0.1:${server.port}/app`, env: { PGPASSFILE: file } };
  },
});
