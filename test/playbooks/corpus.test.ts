// The sums of our own corpus are those that its expectations say: no file is read, refused or judged otherwise.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { corpusSums } from "../../src/playbooks/corpus.ts";

const folder = "test/playbooks/configs";

test("files, read, refused and findings are those of expected.json", async () => {
  const expected = readdirSync(folder).flatMap((framework) =>
    Object.values(
      JSON.parse(readFileSync(`${folder}/${framework}/expected.json`, "utf8")) as Record<
        string,
        { refused?: string; findings?: unknown[] }
      >,
    ),
  );
  const { files, read, unread, findings } = await corpusSums(folder);
  const refused = expected.filter((one) => one.refused !== undefined).length;
  assert.deepEqual(
    { files, read, unread: unread.size, findings: [...findings.values()].reduce((sum, one) => sum + one, 0) },
    {
      files: expected.length,
      read: expected.length - refused,
      unread: refused,
      findings: expected.reduce((sum, one) => sum + (one.findings?.length ?? 0), 0),
    },
  );
});
