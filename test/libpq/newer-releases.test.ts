// What libpq 18 reads otherwise than earlier ones; psql on each says so too (test/soak/libpq).
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";

const canary = "hunter2";
const parse = (text: string | null, env: Record<string, string> = {}, useEnvironment = false) =>
  parseConninfo(text, { where: "url", env, useEnvironment, homeDir: "/nonexistent" });

test("spaces around a part are libpq 18's to drop: a warning that earlier ones do not", () => {
  for (const text of [
    `postgresql://app:${canary}@db/app `,
    `postgresql:// app:${canary}@db/app`,
    `postgresql://app:${canary}@db: 5432/app`,
    `postgresql://app:${canary}@db/app?sslmode= require  `,
  ]) {
    const { problems, warnings, conninfo } = parse(text);
    assert.deepEqual(problems, [], text);
    assert.deepEqual([conninfo?.user, conninfo?.database], ["app", "app"]);
    assert.equal(warnings[0]?.cause, "config-stray-whitespace", text);
    assert.match(warnings[0]?.text ?? "", /libpq 18 drops it, older releases and other drivers do not/);
  }
  assert.match(parse(`postgresql://app:${canary}@db/my app`).problems[0]?.text ?? "", /libpq 18 refuses/);
  for (const text of [
    `postgresql://app:${canary}@db/app\n`,
    `postgresql://app:${canary}@db/app \n`,
    ` postgresql://db`,
  ])
    assert.equal(parse(text).problems[0]?.cause, "config-stray-whitespace", text);
});

test("require_auth that is given and empty allows no method at all, as in an empty PGREQUIREAUTH", () => {
  const of = (text: string, env = {}) => parse(text, env, true).conninfo;
  assert.deepEqual(of("postgresql://app@db/app?require_auth=")?.requireAuth, [""]);
  assert.deepEqual(of("postgresql://app@db/app", { PGREQUIREAUTH: "" })?.requireAuth, [""]);
  assert.equal(of("postgresql://app@db/app")?.requireAuth, null);
});

test("SCRAM's keys are secrets, as they are and as they were written", () => {
  const key = Buffer.alloc(32, 251).toString("base64");
  const text = `postgres://app@db/x?scram_client_key=${encodeURIComponent(key)}`;
  const revealed = parse(text).secrets.map((secret) => secret.reveal());
  assert.deepEqual(revealed, [key, encodeURIComponent(key)]);
  assert.ok(parse(`${text}&nonsense`).secrets.some((secret) => secret.reveal() === key));
});
