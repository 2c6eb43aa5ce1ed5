// What lint says to write, put over the line that it stands for as it is: the file parses, the finding is gone, and no
// new one is there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { test } from "node:test";
import { transformSync, type Loader } from "esbuild";
import { parseDocument } from "yaml";
import { playbookFor, playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { isInstruction, toldFix } from "../../src/playbooks/pasteable.ts";
import type { LintFinding } from "../../src/playbooks/playbook.ts";
import { serverReader } from "../../src/playbooks/server/read.ts";
import { needs } from "../support/optional.ts";
import { brokenServerFiles } from "./server/broken-server-files.ts";
import { pastedOver } from "./pasted-over.ts";

const folder = "test/playbooks/configs";

interface Sample {
  place: string;
  text: string;
  find: (text: string) => LintFinding[];
}

const ofPlaybooks = playbooks.flatMap((playbook) =>
  readdirSync(`${folder}/${playbook.framework}`)
    .filter((name) => name.startsWith("bad-"))
    .map((file): Sample => {
      const place = `${playbook.framework}/${file}`;
      const text = readFileSync(`${folder}/${place}`, "utf8");
      return { place, text, find: (one) => readAppConfig(playbook, one, file).findings };
    }),
);
const ofServers = Object.entries(brokenServerFiles).map(([file, text]): Sample => {
  const client = { user: null, database: null, address: null };
  return { place: file, text, find: (one) => serverReader(undefined, file)?.(one, client).findings ?? [] };
});

const said = (one: LintFinding) => `${one.cause} ${one.option} ${one.why}`;
const written = new Map<string, string[]>();

for (const { place, text, find } of [...ofPlaybooks, ...ofServers]) {
  const before = find(text);
  const known = before.map(said);
  for (const [at, finding] of before.entries()) {
    const { fixKind, fix } = toldFix(finding);
    const after = fixKind === "write" ? pastedOver(text, finding.line, fix) : null;
    if (after !== null) {
      const kind = extname(place).replace(/^\.ex$/, ".exs");
      written.set(kind, [...(written.get(kind) ?? []), after]);
    }
    test(`${place}: ${at + 1}. ${finding.option} ${fixKind === "write" ? "is written" : "is to be done"}`, () => {
      if (after === null) return assert.ok(isInstruction(fix) || /^(?:add|write) \S/.test(fix), fix);
      const left = find(after).map(said);
      assert.ok(!left.includes(said(finding)), `${fix}\n${after}`);
      assert.deepEqual(
        left.filter((one) => !known.includes(one)),
        [],
        after,
      );
    });
  }
}

test("most of what is told can be pasted", () => {
  assert.ok([...written.values()].flat().length >= 145, `${[...written.values()].flat().length}`);
});

const loaders: Record<string, Loader> = { ".js": "js", ".ts": "ts" };
for (const [kind, loader] of Object.entries(loaders))
  test(`${kind}: each is JavaScript still`, () => {
    const texts = written.get(kind) ?? [];
    assert.ok(texts.length > 10, `${texts.length}`);
    for (const text of texts) transformSync(text, { loader, logLevel: "silent" });
  });

test("each of JSON and YAML is so still", () => {
  for (const text of written.get(".json") ?? []) JSON.parse(text);
  for (const text of written.get(".yml") ?? []) {
    const yaml = text.replaceAll(/<%.*?%>/g, "x");
    assert.deepEqual(parseDocument(yaml, { logLevel: "silent" }).errors, [], text);
  }
});

const parsers: [kind: string, program: string, words: string[]][] = [
  [".py", "python3", ["-c", "import ast, json, sys\nfor one in json.load(sys.stdin): ast.parse(one)"]],
  [
    ".php",
    "php",
    ["-r", "foreach (json_decode(stream_get_contents(STDIN)) as $one) token_get_all($one, TOKEN_PARSE);"],
  ],
  // Erlang's terms of bytes: this Elixir has no JSON.
  [
    ".exs",
    "elixir",
    ["-e", 'IO.read(:stdio, :eof) |> String.split("\\0", trim: true) |> Enum.each(&Code.string_to_quoted!/1)'],
  ],
];
for (const [kind, program, words] of parsers)
  test(`${kind}: each parses still`, { skip: needs(program) }, () => {
    const texts = written.get(kind) ?? [];
    assert.ok(texts.length > 5, `${texts.length}`);
    const input = kind === ".exs" ? texts.join("\0") : JSON.stringify(texts);
    execFileSync(program, words, { input, stdio: ["pipe", "ignore", "pipe"], timeout: 60_000 });
  });

test("no corrected line has a mask in it: who pastes it would lose the password", () => {
  const masked = playbooks.flatMap((playbook) =>
    readdirSync(`${folder}/${playbook.framework}`)
      .filter((file) => file.startsWith("bad-"))
      .flatMap((file) =>
        readAppConfig(playbook, readFileSync(`${folder}/${playbook.framework}/${file}`, "utf8"), file).findings.map(
          ({ fix }) => `${playbook.framework}/${file}: ${fix}`,
        ),
      )
      .filter((one) => one.includes("[secret]")),
  );
  assert.deepEqual(masked, []);
});

test("a word of another adapter is taken out, and PostgreSQL's own named where it is not there", () => {
  const rails = playbookFor("rails");
  const fixOf = (more: string) =>
    readAppConfig(
      rails,
      `production:\n  adapter: postgresql\n  database: shop\n  timeout: 5000\n${more}`,
      "database.yml",
    )
      .findings.map(({ fix }) => fix)
      .join("\n");
  assert.match(fixOf(""), /^# remove timeout; checkout_timeout /);
  assert.match(fixOf("  checkout_timeout: 5\n"), /^# remove timeout$/);
});
