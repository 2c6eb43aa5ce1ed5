// A fix that is called text to paste can be pasted: no gap in it, no mask, and nobody else's names.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { isPasteable } from "../../src/playbooks/pasteable.ts";

const folder = "test/playbooks/configs";
/** What a person would have to fill in, or to choose from. */
const gap = /…|\[not shown\]|\[secret\]|USER:PASSWORD|@HOST\b|\bor remove\b|\bor later\b/;

test("a comment or a sentence is to be done; any other line is to be pasted", () => {
  assert.ok(!isPasteable("# remove timeout"));
  assert.ok(!isPasteable("// remove timeout\n// and reconnect"));
  assert.ok(!isPasteable("Percent-encode it, with %% in this file: p%%40ss for p@ss."));
  assert.ok(isPasteable("pool: 5"));
  assert.ok(isPasteable('# below DATABASES and line 3:\nDATABASES["default"]["CONN_MAX_AGE"] = CONN_MAX_AGE'));
});

for (const playbook of playbooks)
  test(`${playbook.framework}: a line to paste has no gap in it`, () => {
    const place = `${folder}/${playbook.framework}`;
    const fixes = readdirSync(place)
      .filter((file) => file.startsWith("bad-"))
      .flatMap((file) =>
        readAppConfig(playbook, readFileSync(`${place}/${file}`, "utf8"), file).findings.map(
          ({ fix }) => `${file}: ${fix}`,
        ),
      );
    const wrong = fixes.filter((one) => isPasteable(one.slice(one.indexOf(": ") + 2)) && gap.test(one));
    assert.deepEqual(wrong, []);
  });
