// One concept, one name: an exported name means the same wherever it is read.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)(?:: ([\w.]+))?/gm;
/** What a registry's units are declared as: their names are those of their files, and the registry tells them apart. */
const units = new Set(["Probe", "Rule", "Vendor", "Playbook", "Product", "Variation"]);

/** Names that two rooms export, with their files. */
export function sharedNames(files: Map<string, string>): string[] {
  const seen = new Map<string, Map<string, string>>();
  for (const [file, text] of files) {
    const [room = ""] = file.includes("/") ? file.split("/") : ["root"];
    for (const [, name = "", type = ""] of text.matchAll(exported)) {
      if (units.has(type)) continue;
      const rooms = seen.get(name) ?? new Map<string, string>();
      seen.set(name, rooms.set(room, file));
    }
  }
  return [...seen]
    .filter(([, rooms]) => rooms.size > 1)
    .map(([name, rooms]) => `${name}: ${[...rooms.values()].join(", ")}`);
}

test("no two rooms export the same name, but for units of registries", () => {
  const names = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const files = new Map(names.map((name) => [name, readFileSync(`src/${name}`, "utf8")] as const));
  assert.ok(files.size > 400);
  assert.deepEqual(sharedNames(files), []);
});

test("the rule sees functions, constants, classes and types; not units, not one room's own", () => {
  const files = new Map([
    ["a/one.ts", "export function same() {}\nexport interface Same {}\nexport const unit: Rule = x;\n"],
    ["a/two.ts", "export const same = 1;\n"],
    ["b/one.ts", "export async function same() {}\nexport type Same = 1;\nexport const unit: Probe<X> = x;\n"],
    ["c.ts", "export class Other {}\n"],
  ]);
  assert.deepEqual(sharedNames(files), ["same: a/two.ts, b/one.ts", "Same: a/one.ts, b/one.ts"]);
});
