import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "two hosts with a password each in the password file, and the second is the one that writes",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS",
  neighbour: "faults/auth-wrong-password",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const first = await postgres(lab, {
      sql: ["alter role app password 'another'", "alter database app set default_transaction_read_only = on"],
    });
    const second = await postgres(lab);
    const file = join(await lab.directory(), "pgpass");
    const lines = [`127.0.0.1:${first.port}:*:app:another`, `127.0.0.1:${second.port}:*:app:correct horse`, ""];
    await writeFile(file, lines.join("\n"), { mode: 0o600 });
    const hosts = `127.0.0.1:${first.port},127.0.0.1:${second.port}`;
    return { url: `postgres://app@${hosts}/app?target_session_attrs=read-write`, env: { PGPASSFILE: file } };
  },
});
