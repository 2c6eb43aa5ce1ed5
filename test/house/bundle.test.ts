// A command starts in the time that its files take to load: what each verb loads is a rule, and not a matter of luck.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { isBuiltin } from "node:module";
import { before, test } from "node:test";
import { demo } from "../../src/cli/demo-left-out.ts";
import { UserMistake } from "../../src/errors.ts";

interface Part {
  entryPoint?: string;
  inputs: Record<string, unknown>;
  imports: { path: string; kind: string; external?: boolean }[];
}

let parts: Record<string, Part> = {};

function bundled(demo: boolean): Record<string, Part> {
  const script = `import { bundle } from "./scripts/bundle.mjs";
    console.log(JSON.stringify((await bundle(null, { demo: ${demo} })).outputs))`;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(said.toString()) as Record<string, Part>;
}

before(() => {
  parts = bundled(true);
});

/** Everything that is loaded before the verb's first line runs: sources, and packages left in node_modules. */
function loadedFor(verb: string): { files: string[]; packages: string[] } {
  const open = ["src/main.ts", "src/cli/program.ts", verb].map((source) => {
    const found = Object.keys(parts).find((path) => parts[path]?.entryPoint === source);
    assert.ok(found, `${source} begins a part of its own`);
    return found;
  });
  const [files, packages, seen] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const part = parts[path];
    for (const file of Object.keys(part?.inputs ?? {})) files.add(file);
    for (const one of part?.imports ?? []) {
      if (one.kind === "dynamic-import") continue;
      if (!one.external) open.push(one.path);
      else if (!isBuiltin(one.path)) packages.add(one.path);
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

test("verbs that only read files load no client of anything", () => {
  for (const verb of ["lint", "isolate", "replay", "targets"]) {
    const { files, packages } = loadedFor(`src/cli/${verb}.ts`);
    assert.deepEqual(packages, [], verb);
    for (const client of ["bullmq", "ioredis"]) assert.ok(!packagesIn(files).has(client), `${verb} loads ${client}`);
  }
});

test("the bot loads what it talks with", () => {
  const { files, packages } = loadedFor("src/cli/serve.ts");
  for (const name of ["@slack/bolt", "node-pg-migrate"]) assert.ok(packages.includes(name), name);
  for (const name of ["bullmq", "ioredis"]) assert.ok(packagesIn(files).has(name), name);
});

test("an agent loads the queue and no store: it lives on a small machine", () => {
  const { files, packages } = loadedFor("src/cli/agent.ts");
  assert.ok(packagesIn(files).has("bullmq"));
  assert.ok(!packages.includes("node-pg-migrate") && !files.includes("src/store/pg-store.ts"));
});

test("a build may leave the demo out: no file of it is in any part, and its verb says so", async () => {
  const inputs = Object.values(bundled(false)).flatMap((part) => Object.keys(part.inputs));
  assert.deepEqual(
    inputs.filter((file) => file.startsWith("src/demo/") || file === "src/cli/demo.ts"),
    [],
  );
  assert.ok(inputs.includes("src/cli/demo-left-out.ts") && inputs.includes("src/slack/app.ts"));
  await assert.rejects(demo(), (error) => error instanceof UserMistake && /has no demo/.test(error.message));
});
