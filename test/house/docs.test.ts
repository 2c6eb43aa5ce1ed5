// The pages that people read: short, with links that lead somewhere and commands that exist.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { environment } from "../../src/config.ts";
import { command } from "../support/command.ts";

const docs = readdirSync("docs").filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", "src/README.md", ...docs.map((name) => `docs/${name}`)];
const text = (page: string) => readFileSync(page, "utf8");
const withoutCode = (page: string) => text(page).replaceAll(/^```[^]*?^```$/gm, "");

/** As GitHub makes them of headings. */
function anchorsOf(page: string): Set<string> {
  const headings = [...withoutCode(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => title);
  return new Set(
    headings.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test("the README has at most 120 lines, none longer than a paragraph of three sentences", () => {
  const lines = text("README.md").split("\n");
  assert.ok(lines.length <= 121, `${lines.length} lines`);
  assert.deepEqual(
    lines.filter((line) => line.length > 420),
    [],
  );
});

test("every link within the repository leads to a file, and to a heading that is there", () => {
  const broken = pages.flatMap((page) =>
    [...withoutCode(page).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([link, path = "", anchor]) => {
        const to = path === "" ? page : join(dirname(page), path);
        if (!existsSync(to)) return [`${page}: ${link}`];
        return anchor !== undefined && !anchorsOf(to).has(anchor) ? [`${page}: ${link}: no such heading`] : [];
      },
    ),
  );
  assert.deepEqual(broken, []);
});

test("every npm script that a page names is there", () => {
  const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...text(page).matchAll(/\bnpm run ([a-z]+)/g)].map(([, name = ""]) => [page, name] as const),
  );
  assert.ok(named.length > 5);
  assert.deepEqual(
    named.filter(([, name]) => !(name in scripts)),
    [],
  );
});

test("every command line that a page shows is one that the program takes", async () => {
  const shown = pages.flatMap((page) => [...text(page).matchAll(/node dist\/main\.js ([a-z]+)([^\n`#|]*)/g)]);
  assert.ok(shown.length > 5);
  const help = new Map<string, string>();
  for (const [line, verb = "", rest = ""] of shown) {
    if (!help.has(verb)) help.set(verb, (await command([verb, "--help"])).stdout);
    for (const [flag] of rest.matchAll(/--[a-z-]+/g))
      assert.ok(flag === "--help" || help.get(verb)?.includes(flag), `${line}: ${verb} has no ${flag}`);
    assert.match(help.get(verb) ?? "", /^Usage: /, line);
  }
});

test("every variable of ours that a page names is one that is read", () => {
  const known = new Set(Object.keys(environment.shape));
  const named = pages.flatMap((page) =>
    [...text(page).matchAll(/`((?:DBCHECK|SLACK)_[A-Z_]+)(?:=[^`]*)?`/g)].map(([, name = ""]) => name),
  );
  assert.ok(named.length > 10);
  assert.deepEqual(
    [...new Set(named)].filter((name) => !known.has(name)),
    [],
  );
});
