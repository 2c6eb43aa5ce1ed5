// What an ordinary run plays only a part of, or not at all, is played whole by `npm run soak`.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const files = readdirSync("test", { recursive: true, encoding: "utf8" });

test("a file that plays a part of its cases is among the laws of the soak", () => {
  const laws = files
    .filter((name) => name.startsWith("soak/laws/"))
    .map((name) => readFileSync(`test/${name}`, "utf8"))
    .join("\n");
  const partial = files
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => /^import .*support\/campaign\.ts";$/m.test(readFileSync(`test/${name}`, "utf8")));
  assert.ok(partial.length > 0);
  assert.deepEqual(
    partial.filter((name) => !laws.includes(`import "../../${name}";`)),
    [],
  );
});

test("a campaign lies where the soak looks for it", () => {
  const lost = files.filter((name) => name.endsWith(".soak.ts") && !name.startsWith("soak/"));
  assert.deepEqual(lost, []);
});

test("laws draw their values from the seed of the run", () => {
  const drawing = files.filter(
    (name) => name.endsWith(".ts") && /^(?:import|export) .*"fast-check"/m.test(readFileSync(`test/${name}`, "utf8")),
  );
  assert.deepEqual(drawing, ["support/fast-check.ts"]);
});
