// What lint says to write for a file of a server or a pooler can be pasted: alone, it stops nobody.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readOdyssey } from "../../../src/playbooks/server/odyssey.ts";

const route = (user: string, lines: string) =>
  readOdyssey(
    `listen {\n  host "*"\n  port 6432\n}\nstorage "main" {\n  type "remote"\n  host "db"\n}\n` +
      `database "shop" {\n  user ${user} {\n    storage "main"\n    pool_size 5\n${lines}\n  }\n}\n`,
  ).findings;

test("Odyssey: a route without a password gets all that its authentication needs, and the file is then fine", () => {
  for (const user of ["default", '"app"'])
    for (const authentication of ["md5", "scram-sha-256", "clear_text"]) {
      const lines = `    pool "session"\n    authentication "${authentication}"`;
      const [one, ...more] = route(user, lines);
      assert.deepEqual([one?.level, one?.option, more], ["error", "password", []]);
      assert.deepEqual(route(user, `${lines}\n${one?.fix}`), [], one?.fix);
    }
  assert.deepEqual(
    route("default", `    pool "session"\n    authentication "clear_text"\n    enable_mdb_iamproxy_auth 1`),
    [],
  );
});

test("Odyssey: prepared statements in a session pool stop older releases alone, and are a note", () => {
  const lines = '    authentication "cert"\n    pool_reserve_prepared_statement yes';
  const [one, ...more] = route('"app"', `    pool "session"\n${lines}`);
  assert.deepEqual([one?.level, one?.option, more], ["note", "pool_reserve_prepared_statement", []]);
  assert.match(one?.why ?? "", /older releases of Odyssey refuse the file/);
  assert.deepEqual(route('"app"', `    pool "transaction"\n${lines}`), []);
});
