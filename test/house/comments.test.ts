// Comments fit into 120 columns, as the code does; the formatter leaves them alone.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const widest = 120;
/** Rows of a table and links cannot be broken. */
const unbreakable = /^\s*(?:\/\/|\*) \||https?:\/\/\S{40,}/;

test("no line of a comment is wider than 120 columns", () => {
  const wide: string[] = [];
  for (const folder of ["src", "test", "scripts", "bench"])
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!/\.(?:ts|mjs)$/.test(name) || name.includes("configs")) continue;
      const lines = readFileSync(`${folder}/${name}`, "utf8").split("\n");
      const isComment = (line: string) => /^\s*(?:\/\/|\*|\/\*\*) /.test(line) && !unbreakable.test(line);
      for (const [at, line] of lines.entries())
        if (line.length > widest && isComment(line)) wide.push(`${folder}/${name}:${at + 1}`);
    }
  assert.deepEqual(wide, []);
});
