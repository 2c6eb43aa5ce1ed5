import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { maskUrl, redactDeep, redactorFor } from "../../src/target/redact.ts";
import { digLine, ncLine, opensslLine, psqlLine } from "../../src/target/reproduce.ts";
import { Secret } from "../../src/target/secret.ts";
import { aConninfo } from "../support/target.ts";

test("a secret is found in every form in which it can leave", () => {
  const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length >= 6 && !"[secret]".includes(text));
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
      const redact = redactorFor([new Secret(text)]);
      const forms = [
        text,
        encodeURIComponent(text),
        JSON.stringify(text).slice(1, -1),
        Buffer.from(text).toString("hex"),
        Buffer.from(text).toString("base64"),
        Buffer.from(`user:${text}`).toString("base64"),
      ];
      for (const form of forms) assert.ok(!redact(`${before} ${form} ${after}`).includes(form), form);
    }),
    { numRuns: 500 },
  );
});

test("keys, arrays and deep values are searched too", () => {
  const clean = redactDeep({ a: ["x hunter2secret y"], hunter2secret: { n: 1, deep: "hunter2secret" } }, [new Secret("hunter2secret")]);
  assert.deepEqual(clean, { a: ["x [secret] y"], "[secret]": { n: 1, deep: "[secret]" } });
});

test("passwords in any URL are masked, variables are left", () => {
  assert.equal(maskUrl("postgres://u:p@ss@h/db?password=abc&x=1"), "postgres://u:[secret]@h/db?password=[secret]&x=1");
  assert.equal(maskUrl('PGPASSWORD="$DBCHECK_PASSWORD" psql'), 'PGPASSWORD="$DBCHECK_PASSWORD" psql');
  assert.equal(maskUrl("nothing here: user@host"), "nothing here: user@host");
});

test("lines to reproduce survive a hostile shell word, and hold no password", () => {
  const hostile = "x'; touch /tmp/never; '$(id)`id`";
  const conninfo = aConninfo({ host: hostile, database: hostile, user: hostile });
  for (const line of [
    psqlLine(conninfo),
    opensslLine(hostile, 1, { sni: true, direct: false }),
    ncLine(hostile, 1),
    digLine(hostile, "A"),
  ]) {
    const words = execFileSync(
      "sh",
      [
        "-c",
        `set -- ${line.replace(/^PGPASSWORD="\$DBCHECK_PASSWORD" /, "").replace(" </dev/null", "")}; for w; do printf '%s\\n' "$w"; done`,
      ],
      { encoding: "utf8" },
    );
    assert.ok(words.includes(hostile) || words.includes(hostile.replaceAll("'", "\\'")), words);
    assert.ok(!words.includes("uid="));
    assert.ok(!line.includes("correct horse"));
  }
});
