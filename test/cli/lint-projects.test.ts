// `dbcheck lint DIR` as a newcomer runs it: a small project of each kind, each file of which is read or left aside.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { lintCommand } from "../../src/cli/lint.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { projects } from "./projects.ts";

const dir = await temporaryDirectory();
const configs = "test/playbooks/configs";
const canary = "canary-9f3e71";

/** The files of one project, laid out in a folder of its own. */
async function laidOut(name: string): Promise<string> {
  const folder = join(dir, name);
  const text = await readFile(`test/cli/projects/${name}.txt`, "utf8");
  for (const part of text.split(/^=== /m).slice(1)) {
    const end = part.indexOf("\n");
    const [path, content] = [part.slice(0, end), part.slice(end + 1)];
    const whole = join(folder, path);
    await mkdir(dirname(whole), { recursive: true });
    if (content.startsWith("@")) await copyFile(join(configs, content.slice(1).trim()), whole);
    else await writeFile(whole, content);
  }
  return folder;
}

/** `path   what is said of it`, up to the first empty line. */
function rowsOf(stdout: string): Record<string, string> {
  const [head = ""] = stdout.split("\n\n");
  return Object.fromEntries(
    head.split("\n").map((line) => {
      const [, path = line, said = ""] = /^(\S+) {2,}(.*)$/.exec(line) ?? [];
      return [path, said];
    }),
  );
}

for (const [name, { exitCode, rows, locked }] of Object.entries(projects))
  test(`${name}: every configuration is listed, nothing else is, and no secret`, async () => {
    const folder = await laidOut(name);
    const said = await lintCommand(folder, { framework: undefined, database: undefined, json: false, strict: false });
    assert.deepEqual(rowsOf(said.stdout), rows);
    assert.equal(said.exitCode, exitCode);
    assert.equal(said.stdout.trimEnd().split("\n").at(-1), locked);
    assert.ok(!`${said.stdout}${said.stderr}`.includes(canary));
  });

test("each project has its row, and the reverse", () => {
  const names = readdirSync("test/cli/projects").map((file) => file.replace(/\.txt$/, ""));
  assert.deepEqual(names.toSorted(), Object.keys(projects).toSorted());
});
