// .env.example and the table of docs/operating.md cannot drift from what config.ts reads.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { environment, readConfig } from "../../src/config.ts";
import { UserMistake } from "../../src/errors.ts";

const described = Object.entries(environment.shape).map(([name, rule]) => ({ name, text: rule.description ?? "" }));

test(".env.example has every variable with its description, and no other", () => {
  const example = readFileSync(".env.example", "utf8");
  for (const { name, text } of described) {
    assert.ok(text.length > 0, `${name} has no description`);
    assert.ok(example.includes(`# ${text}\n`), `.env.example lacks the description of ${name}: "# ${text}"`);
  }
  const names = [...example.matchAll(/^#?\s?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]);
  assert.deepEqual(new Set(names), new Set(described.map(({ name }) => name)));
});

test("docs/operating.md has every variable with its description", () => {
  const page = readFileSync("docs/operating.md", "utf8");
  for (const { name, text } of described)
    assert.ok(page.includes(`| \`${name}\` | ${text} |`), `docs/operating.md lacks: | \`${name}\` | ${text} |`);
});

test("all mistakes are reported together, each naming its variable, none repeating a value", () => {
  const read = () =>
    readConfig({
      SLACK_BOT_TOKEN: "hunter2-token",
      PORT: "none",
      REDIS_URL: "http://user:hunter2@x",
      LOG_LEVEL: "loud",
    });
  assert.throws(read, (error: unknown) => {
    assert.ok(error instanceof UserMistake);
    for (const name of ["SLACK_BOT_TOKEN", "PORT", "REDIS_URL", "LOG_LEVEL"])
      assert.match(error.message, new RegExp(`${name} `));
    assert.ok(!error.message.includes("hunter2"));
    return true;
  });
  assert.equal(readConfig({ PORT: " " }).PORT, 3000);
});
