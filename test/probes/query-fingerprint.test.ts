// A fingerprint shows what a query does and nothing that was written into it.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { fingerprintOf } from "../../src/probes/server/query-fingerprint.ts";
import { cases } from "../support/campaign.ts";

const examples: [query: string, fingerprint: string][] = [
  ["select * from users where id = 42 and name = 'O''Brien'", "select * from users where id = ? and name = ?"],
  ["INSERT INTO t VALUES (1, 'a', 2.5e-3, .5, 0xFF, null)", "INSERT INTO t VALUES (?, …, null)"],
  [
    'SELECT "u"."id" FROM "users" AS "u" WHERE "u"."id" = $1',
    'SELECT "u"."id" FROM "users" AS "u" WHERE "u"."id" = $1',
  ],
  ["select 1 -- ticket 4711 of bob\n, 2", "select ?, …"],
  ["select /* outer /* inner 'x' */ still */ now()", "select now()"],
  ["select E'it\\'s', U&'\\0061', x'ff', $tag$ a 'b' $tag$, $$c$$", "select ?, …"],
  ["alter role app password 'hunter2'", "alter role app password ?"],
  ["select * from t where a = 'cut off in the mid", "select * from t where a = ?"],
  ["select 'a\\' hunter2' from t", "select ?"],
  ['select * from t where name = "Bob Miller"', 'select * from t where name = "?"'],
  ["lock table a$1$b", "lock table a$1$b"],
  ["", ""],
];
for (const [query, fingerprint] of examples)
  test(query.slice(0, 50) || "nothing", () => assert.equal(fingerprintOf(query), fingerprint));

test("whatever the literals hold, it is not in the fingerprint; and it is never long", () => {
  const secret = "zQsecretQz";
  const filling = fc.string({ maxLength: 12 }).map((text) => `${text}${secret}`);
  // Apart from what comes next: 'a' and '\'b' side by side are one
  // literal, and in an E'' the b would then stand outside of it.
  const literal = fc
    .oneof(
      filling.map((text) => `'${text.replaceAll("'", "''")}'`),
      filling.map((text) => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`),
      filling.filter((text) => !text.includes("$")).map((text) => `$q$${text}$q$`),
      filling.map((text) => `-- ${text.replaceAll(/[\r\n]/g, " ")}\n`),
      filling.filter((text) => !/[*/]/.test(text)).map((text) => `/* ${text} */`),
      fc.nat().map((n) => `${n}${n}77`),
    )
    .map((text) => `${text} `);
  const word = fc.constantFrom(
    " select ",
    " from t ",
    ", ",
    " = ",
    '"name"',
    "(",
    ")",
    " and ",
    "$1 ",
    "::text ",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, literal), { maxLength: 20 }), fc.nat(400), (parts, cut) => {
      for (const query of [parts.join(""), parts.join("").slice(0, cut)]) {
        const fingerprint = fingerprintOf(query);
        assert.ok(!fingerprint.includes(secret.slice(0, 4)) && fingerprint.length <= 120, fingerprint);
        assert.ok(!/\d{2}/.test(fingerprint), fingerprint);
      }
    }),
    { numRuns: cases(2000) },
  );
});

test("any text at all: no error, no more than 120 characters", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => fingerprintOf(text).length <= 120));
});
