// Without a lock file, `lint` goes by the ranges of manifests: in its findings, in the list of a project, and as JSON.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { lintCommand } from "../../src/cli/lint.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const dir = await temporaryDirectory();
const runtime =
  'import Config\n\nconfig :kiln, Kiln.Repo,\n  hostname: "db.kiln.internal",\n  ssl: true,\n' +
  "  ssl_opts: [verify: :verify_none]\n";
const asks = (range: string) =>
  `defmodule Kiln.MixProject do\n  defp deps, do: [{:postgrex, "${range}"}, {:ecto_sql, "~> 3.9"}]\nend\n`;

async function project(name: string, files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries({ ".git/HEAD": "", "config/runtime.exs": runtime, ...files })) {
    await mkdir(dirname(join(dir, name, path)), { recursive: true });
    await writeFile(join(dir, name, path), text);
  }
  return join(dir, name);
}

const run = async (path: string, json = false) =>
  (await lintCommand(path, { framework: undefined, database: undefined, json, strict: false })).stdout;

const none = "No lock file shows which versions it uses.";

test("a rule of Postgrex 0.18 is left out for ~> 0.16.2, and told for ~> 0.19 with what mix.exs asks for", async () => {
  const older = await run(await project("older", { "mix.exs": asks("~> 0.16.2") }));
  assert.doesNotMatch(older, /ssl_opts. is deprecated/);
  assert.equal(older.trimEnd().split("\n").at(-1), `${none} Asked for: postgrex ~> 0.16.2, ecto_sql ~> 3.9.`);
  const newer = await run(await project("newer", { "mix.exs": asks("~> 0.19") }));
  assert.match(newer, /`ssl_opts` is deprecated since Postgrex 0\.18 \(mix\.exs asks for Postgrex ~> 0\.19\)/);
  const across = await run(await project("across", { "mix.exs": asks(">= 0.16.0") }));
  assert.doesNotMatch(across, /ssl_opts. is deprecated/);
  assert.equal(across.trimEnd().split("\n").at(-1), `${none} Asked for: postgrex >= 0.16.0, ecto_sql ~> 3.9.`);
});

test("a lock file goes before mix.exs, and both are told for what they are", async () => {
  const lock = '%{\n  "postgrex": {:hex, :postgrex, "0.19.3", "a0bd", [:mix], [], "hexpm", "d31c"},\n}\n';
  const both = await project("both", { "mix.exs": asks("~> 0.16"), "mix.lock": lock });
  const text = await run(both);
  assert.match(text, /deprecated since Postgrex 0\.18 \(locked is Postgrex 0\.19\.3\)/);
  assert.equal(text.trimEnd().split("\n").at(-1), "Locked: postgrex 0.19.3. Asked for: ecto_sql ~> 3.9.");
  const { versions, asked } = JSON.parse(await run(join(both, "config/runtime.exs"), true)) as {
    versions: object;
    asked: object;
  };
  assert.deepEqual(versions, { postgrex: "0.19.3" });
  assert.deepEqual(asked, { ecto_sql: { range: "~> 3.9", file: "mix.exs" } });
});

test("what a manifest does not bound is not told", async () => {
  const any = await run(await project("any", { "mix.exs": asks(">= 0.0.0").replace("~> 3.9", ">= 0.0.0") }));
  assert.doesNotMatch(any, /ssl_opts. is deprecated/);
  assert.equal(any.trimEnd().split("\n").at(-1), none);
});
