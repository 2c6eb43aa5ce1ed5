// What of a password's form is seldom meant is said, and the password never is.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { passwordOddities } from "../../src/libpq/password-oddities.ts";

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
