// What a hostile reader of Go's findings would object to: other hosts, other releases, one mistake told twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import { saidOf } from "./strict.ts";

const said = saidOf("go", "main.go");
const pq = (text: string, versions: Record<string, string> = {}) =>
  said(
    `package main\n\nimport (\n\t"database/sql"\n\t_ "github.com/lib/pq"\n)\n\nfunc main() {\n\tdb, _ := ` +
      `sql.Open("postgres", "${text}")\n\t_ = db\n}\n`,
    versions,
  );

test("words that no driver reads are one mistake, and a note behind a proxy that keeps them back", () => {
  const [one, ...more] = pq("postgres://weir:x@db/weir?pgbouncer=true&connection_limit=1");
  assert.match(one ?? "", /^error: No Go driver reads `pgbouncer`, `connection_limit`\. They are sent/);
  assert.match(one ?? "", /WRITE \/\/ in line 9 leave out pgbouncer and connection_limit$/);
  assert.deepEqual(more, []);
  const kept = pq("postgres://weir:x@ep-a-pooler.eu-1.aws.neon.tech/weir?pgbouncer=true");
  assert.match(kept.join(), /^note: No Go driver reads `pgbouncer`\. .*proxy keeps it back: PostgreSQL itself would/);
});

test("lib/pq reads hostaddr from 1.11 on, and sslmode=prefer from 1.12 on", () => {
  const text = "hostaddr=10.0.0.1 user=weir dbname=weir sslmode=disable";
  assert.deepEqual(pq(text), []);
  assert.deepEqual(pq(text, { "lib/pq": "1.11.0" }), []);
  assert.match(pq(text, { "lib/pq": "1.10.9" }).join(), /^error: No Go driver reads `hostaddr`/);
  const prefer = "host=db user=weir dbname=weir sslmode=prefer";
  // Without a lock file nobody knows.
  assert.deepEqual(pq(prefer), []);
  assert.deepEqual(pq(prefer, { "lib/pq": "1.12.0" }), []);
  assert.match(pq(prefer, { "lib/pq": "1.10.9" }).join(), /^error: lib\/pq takes/);
});

// Tried with PostgreSQL 15: unrecognized configuration parameter "schema".
test("a schema is search_path's to say, and sslmode=off means disable", () => {
  assert.match(
    pq("postgres://weir:x@db/weir?schema=app").join(),
    /reads `schema`.*WRITE \/\/ in line 9 write search_path in place of schema$/,
  );
  assert.deepEqual(pq("postgres://weir:x@db/weir?search_path=app"), []);
  assert.match(pq("host=db user=weir dbname=weir sslmode=off").join(), /WRITE \/\/ in line 9 write sslmode=disable$/);
});
