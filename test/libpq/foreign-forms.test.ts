// What is no connection string of libpq's is named by whose it is; what only looks so is libpq's own.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";

const parse = (text: string) =>
  parseConninfo(text, { where: "url", env: {}, useEnvironment: false, homeDir: "/nonexistent" });

test("what only looks like another world's form is libpq's own", () => {
  for (const text of [
    "host=db password='a;host=b;port=1'",
    "host=db password=a;b=c",
    "dbname=postgresql://db/app",
    "application_name=psql host=db",
    "service=pgsql:x",
  ])
    assert.deepEqual(
      parse(text).problems.filter(({ cause }) => cause === "config-url-invalid"),
      [],
      text,
    );
});

test("a raw @ is said to be the user's only where the password begins behind it", () => {
  const said = (text: string) => parse(text).problems.map((one) => one.text.split(" holds")[0]);
  assert.deepEqual(said("postgres://app@server:secret@server.example/db"), ["the user"]);
  assert.deepEqual(said("postgres://app:sec@ret@server.example/db"), ["user or password"]);
});

test(
  "a home that may not be entered may hold a client certificate, as libpq has it; one that is not there holds none",
  {
    skip: process.getuid?.() === 0 ? false : "needs root, which can become somebody else",
  },
  () => {
    const home = mkdtempSync(join(tmpdir(), "dbcheck-home-"));
    chmodSync(home, 0o700);
    try {
      const read = (homeDir: string) =>
        parseConninfo("postgres://app@db/app", { where: "url", env: {}, useEnvironment: true, homeDir }).conninfo;
      process.seteuid?.(33);
      assert.deepEqual(
        [read(home)?.sslcert, read(home)?.sslrootcert, read("/nonexistent")?.sslcert],
        [join(home, ".postgresql/postgresql.crt"), null, null],
      );
    } finally {
      process.seteuid?.(0);
      rmSync(home, { recursive: true });
    }
  },
);
