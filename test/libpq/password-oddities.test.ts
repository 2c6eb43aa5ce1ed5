// What of a password's form is seldom meant is said, and the password never is.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { isChangedBySaslprep, passwordOddities } from "../../src/libpq/password-oddities.ts";

const canary = "hunter2";

function odditiesOf(env: Record<string, string>): string[] {
  const { conninfo } = parseConninfo("postgres://app@db/app", {
    where: "url",
    env,
    useEnvironment: true,
    homeDir: "/nonexistent",
  });
  assert.ok(conninfo);
  const found = passwordOddities(conninfo);
  assert.ok(!found.join().includes(canary));
  return found;
}

const odd: [password: string, said: RegExp | null][] = [
  [`"${canary}"`, /quotes/],
  [`'${canary}'`, /quotes/],
  [`${canary}\n`, /line break/],
  [`${canary}\r\n`, /line break/],
  [` ${canary}`, /white space/],
  [`${canary} `, /white space/],
  ["$DB_PASSWORD", /variable/],
  ["${DB_PASSWORD}", /variable/],
  ["{{ .Values.password }}", /variable/],
  [canary, null],
  [`"${canary}`, null],
  [`${canary} ${canary}`, null],
];

for (const [password, said] of odd)
  test(`a password like ${JSON.stringify(password.replace(canary, "…"))}: ${said ?? "nothing odd"}`, () => {
    const found = odditiesOf({ PGPASSWORD: password });
    if (said === null) assert.deepEqual(found, []);
    else assert.match(found.join(), said);
  });

test("a colon in the password file that is not escaped cuts the password off, as libpq reads it", () => {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-test-"));
  try {
    const file = join(home, "pgpass");
    const with_ = (line: string) => {
      writeFileSync(file, `${line}\n`);
      chmodSync(file, 0o600);
      return odditiesOf({ PGPASSFILE: file });
    };
    assert.match(with_(`db:5432:*:app:${canary}:more`).join(), /cut off at a colon/);
    assert.deepEqual(with_(`db:5432:*:app:${canary}\\:more`), []);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("SASLprep changes what it maps or removes, and leaves the rest", () => {
  const isChanged = (password: string) => {
    const text = `postgres://app:${encodeURIComponent(password)}@db/app`;
    const { conninfo } = parseConninfo(text, { where: "url", env: {}, useEnvironment: false, homeDir: "/nonexistent" });
    assert.ok(conninfo);
    return isChangedBySaslprep(conninfo);
  };
  // RFC 4013, section 3, and what node-postgres#3669 was about.
  for (const one of ["I\u00ADX", "\u00AA", "\u2168", "a\u00A0b", "e\u0301", "\u00A8\u2011\u00BC"])
    assert.equal(isChanged(one), true, JSON.stringify(one));
  for (const one of ["USER", "user", "correct horse", "\u00E9", "\u5BC6\u7801", "p%40ss"])
    assert.equal(isChanged(one), false, JSON.stringify(one));
});
