// Files that are no configuration, or mean harm: each ends at once, with a sentence, in every framework.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { isSoak } from "../support/campaign.ts";

/** As large as what is read at all, where all is played; an ordinary run shows the kind. */
const size = isSoak ? 125_000 : 3_000;
const full = (piece: string) => piece.repeat(Math.floor(size / piece.length));
const letters = "abcdefghijklmnopqrstuvw".split("");

const hostile: Record<string, string> = {
  brackets: full("["),
  braces: full("{"),
  calls: `DATABASES = {'default': {'HOST': ${full("f(")}`,
  literals: `new Pool(${full("{a:")}`,
  mixed: full("{a:["),
  tuples: `socket_options: ${full("{:a, ")}`,
  templates: `new Pool({host: \`${full("${`")}`,
  interpolations: full("#{"),
  arrows: full("x=>"),
  tags: `production:\n  pool: ${full("<%=a%")}`,
  "a text without an end": `url: "${full("a")}`,
  // What a broken file has for a name is looked for in it, as text and not as a pattern.
  "a name of a backslash": "d\\ := pg.Connect(url)",
  "a call within a name": `import psycopg\npool = get(*all).ConnectionPool("postgresql://h/d")`,
  backslashes: `spring.datasource.url=${full("\\")}`,
  spaces: `a${full(" ")}b`,
  "URL of at signs": `DATABASE_URL=postgres://${full("a@")}`,
  "a thousand passwords": Array.from({ length: 1000 }, (_, at) => `PASSWORD_${at}=p${at}assword`).join("\n"),
  assignments: full("a.b=c\n"),
  "one option again and again": `config :a, A.Repo, ${full("pool_size: 1,\n")}x: 1`,
  "deep YAML": Array.from({ length: 480 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
  "names of names": letters
    .map((name, at) => (at === 0 ? `a = f"postgresql://u:p@h/d"` : `${name} = f"${`{${letters[at - 1]}}`.repeat(20)}"`))
    .concat("engine = create_engine(w)")
    .join("\n"),
  "dictionaries of dictionaries": letters
    .map((name, at) =>
      at === 0
        ? `a = {"pool_size": 1}`
        : `${name} = {${letters.map((key) => `"${key}": ${letters[at - 1]}`).join(", ")}}`,
    )
    .concat("engine = create_engine(url, **w)")
    .join("\n"),
  "databases without end": full("a: {adapter: postgresql, host: x}\n").replaceAll(/^a/gm, (_, at: number) => `a${at}`),
  engines: full("engine = create_engine(u)\n"),
  "aliases of aliases": letters
    .map((name, at) =>
      at === 0 ? "a: &a {host: x, pool: 1}" : `${name}: &${name}\n  x: *${letters[at - 1]}\n  y: *${letters[at - 1]}`,
    )
    .join("\n"),
  "a spec of itself": `apiVersion: apps/v1\nkind: Deployment\nspec: &s\n${letters.map((key) => `  ${key}: *s`).join("\n")}`,
  "merges of merges": merges("services:", "  ", "image: web"),
  "merges of merged databases": merges("", "", "adapter: postgresql"),
};

/** Of each block six times the one before it. */
function merges(head: string, indent: string, first: string): string {
  const blocks = letters.map((name, at) => {
    const inner =
      at === 0
        ? first
        : `<<: [${Array(6)
            .fill(`*${letters[at - 1]}`)
            .join(", ")}]`;
    return `${indent}${name}: &${name}\n${indent}  ${inner}`;
  });
  return [head, ...blocks].join("\n");
}

for (const playbook of playbooks)
  test(`${playbook.framework}: hostile files end with a sentence`, { timeout: 120_000 }, () => {
    for (const [name, text] of Object.entries(hostile)) {
      try {
        const { config } = readAppConfig(playbook, text, "");
        assert.ok(config.options.length <= 5000, name);
      } catch (error) {
        assert.ok(error instanceof UserMistake, `${name}: ${String(error)}`);
        assert.ok(error.message.length > 20 && error.message.length < 400, `${name}: ${error.message.slice(0, 500)}`);
      }
    }
  });
