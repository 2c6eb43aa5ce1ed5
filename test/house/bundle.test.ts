// A command starts in the time that its files take to load: what each verb loads is a rule, and not a matter of luck.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { before, test } from "node:test";
import { demo } from "../../src/cli/demo-left-out.ts";
import { UserMistake } from "../../src/errors.ts";
import { temporaryDirectory } from "../support/cluster.ts";

interface Part {
  fileName: string;
  entryPoint: string | null;
  sources: string[];
  /** Files of the bundle, and packages and modules beside it. */
  imports: string[];
}

let parts: Part[] = [];

function bundled(demo: boolean): Part[] {
  const script = `import { bundle } from "./scripts/bundle.mjs";
    console.log(JSON.stringify(await bundle(null, { demo: ${demo} })))`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(said.toString()) as Part[];
}

before(() => {
  parts = bundled(true);
});

/** Everything that is loaded before the verb's first line runs: sources, and packages left in node_modules. */
function loadedFor(verb: string): { files: string[]; packages: string[] } {
  const open = ["src/main.ts", "src/cli/program.ts", verb].map((source) => {
    const found = parts.find(({ sources }) => sources.includes(source));
    assert.ok(found, `${source} is in a part`);
    return found;
  });
  const [files, packages, seen] = [new Set<string>(), new Set<string>(), new Set<Part>()];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    for (const file of part.sources) files.add(file);
    for (const name of part.imports) {
      const next = parts.find(({ fileName }) => fileName === name);
      if (next) open.push(next);
      else if (!isBuiltin(name)) packages.add(name);
    }
  }
  return { files: [...files], packages: [...packages] };
}

const rooms = (files: string[]) => new Set(files.map((file) => /^src\/(\w+)\//.exec(file)?.[1] ?? ""));
const packagesIn = (files: string[]) =>
  new Set(files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []));

test("a check loads neither Slack, queue, store, demo nor an embedded server, no parser and no schema", () => {
  const { files, packages } = loadedFor("src/cli/check.ts");
  assert.ok(files.includes("src/probes/way-in/tls.ts") && files.includes("src/rules/verdict.ts"), "the graph is read");
  assert.deepEqual(packages, []);
  for (const room of ["slack", "jobs", "store", "demo", "embedded", "tickets", "escalation"])
    assert.ok(!rooms(files).has(room), `check loads src/${room}`);
  assert.deepEqual([...packagesIn(files)].sort(), ["commander", "fastest-levenshtein", "pg", "pg-protocol"]);
});

test("all that a check loads is main.js and one part: each file more costs its start a millisecond", () => {
  const own = parts.filter(({ sources }) => sources.some((one) => loadedFor("src/cli/check.ts").files.includes(one)));
  assert.deepEqual(own.map(({ fileName }) => fileName.replace(/-[\w-]{8}\.js$/, "")).sort(), [
    "check",
    "main.js",
    "rolldown-runtime",
  ]);
});

test("verbs that only read files load no client of anything", () => {
  for (const verb of ["lint", "isolate", "replay", "targets"]) {
    const { files, packages } = loadedFor(`src/cli/${verb}.ts`);
    assert.deepEqual(packages, [], verb);
    for (const client of ["bullmq", "ioredis"]) assert.ok(!packagesIn(files).has(client), `${verb} loads ${client}`);
  }
});

test("the bot loads what it talks with", () => {
  const { files, packages } = loadedFor("src/cli/serve.ts");
  assert.ok(packages.includes("@slack/bolt"));
  assert.ok(files.includes("src/store/migrate.ts"), "which loads node-pg-migrate");
  for (const name of ["bullmq", "ioredis"]) assert.ok(packagesIn(files).has(name), name);
});

test("an agent loads the queue and no store: it lives on a small machine", () => {
  const { files } = loadedFor("src/cli/agent.ts");
  assert.ok(packagesIn(files).has("bullmq"));
  assert.ok(!files.includes("src/store/migrate.ts") && !files.includes("src/store/pg-store.ts"));
});

test("a build may leave the demo out: no file of it is in any part, and its verb says so", async () => {
  const inputs = bundled(false).flatMap(({ sources }) => sources);
  assert.deepEqual(
    inputs.filter((file) => file.startsWith("src/demo/") || file === "src/cli/demo.ts"),
    [],
  );
  assert.ok(inputs.includes("src/cli/demo-left-out.ts") && inputs.includes("src/slack/app.ts"));
  await assert.rejects(demo(), (error) => error instanceof UserMistake && /has no demo/.test(error.message));
});

test("a directory above may have a bundler of its own: npm's prepare leaves dist/ as it is", async () => {
  const above = await temporaryDirectory();
  const folder = join(above, "bare");
  cpSync("scripts", join(folder, "scripts"), { recursive: true });
  for (const name of ["rolldown", "typescript"]) {
    mkdirSync(join(above, "node_modules", name), { recursive: true });
    writeFileSync(join(above, "node_modules", name, "index.js"), "exports.rolldown = () => {};");
  }
  const prepare = () => execFileSync(process.execPath, ["scripts/prepare.mjs"], { cwd: folder }).toString();
  assert.match(prepare(), /no bundler installed and no dist\//);
  mkdirSync(join(folder, "dist"));
  writeFileSync(join(folder, "dist/main.js"), "built");
  assert.match(prepare(), /using the dist\/ that is there/);
  assert.equal(readFileSync(join(folder, "dist/main.js"), "utf8"), "built");
});
