// The targets file under edit: by editors, by mounts, by accident.
import assert from "node:assert/strict";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createLog } from "../../src/log.ts";
import { watchTargets } from "../../src/target/reload.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { until } from "../support/until.ts";

const log = createLog("silent", false);
const targets = (...names: string[]) =>
  `targets: { ${names.map((name) => `${name}: { url: 'postgres://u@h/db' }`).join(", ")} }`;

test("replaced, written in place, broken, gone and back: the last good version stays, and the reason is told", async () => {
  const path = join(await temporaryDirectory(), "targets.yaml");
  writeFileSync(path, targets("a"));
  let changes = 0;
  const watched = watchTargets(path, {}, log, () => (changes += 1));
  const names = () => [...watched.current().targets.keys()].join();
  try {
    assert.equal(watched.lastError(), null);
    writeFileSync(`${path}.new`, targets("a", "b"));
    renameSync(`${path}.new`, path);
    await until("a reload", () => names() === "a,b");
    writeFileSync(path, "targets: { a: { ulr: hunter2 } }");
    await until("a reload", () => watched.lastError() !== null);
    assert.equal(names(), "a,b");
    assert.match(watched.lastError() ?? "", /targets\.yaml:1:\d+: targets\.a\.ulr: unknown key; did you mean url/);
    assert.ok(!watched.lastError()?.includes("hunter2"));
    rmSync(path);
    await until("a reload", () => /There is no targets file/.test(watched.lastError() ?? ""));
    assert.equal(names(), "a,b");
    writeFileSync(path, targets("c"));
    await until("a reload", () => names() === "c" && watched.lastError() === null);
    const before = changes;
    writeFileSync(path, targets("c"));
    await sleep(400);
    assert.equal(changes, before, "the same content is no change");
  } finally {
    watched.close();
  }
  writeFileSync(path, targets("d"));
  await sleep(400);
  assert.equal(names(), "c", "a closed watch looks no more");
});

test("a mounted ConfigMap is swapped by one symbolic link beside it", async (t) => {
  // The look every 2 s never comes: the watch alone has to notice.
  t.mock.method(globalThis, "setInterval", () => ({ unref: () => undefined }));
  const dir = await temporaryDirectory();
  const version = (name: string, text: string) => {
    mkdirSync(join(dir, name));
    writeFileSync(join(dir, name, "targets.yaml"), text);
    symlinkSync(name, join(dir, "..data_tmp"));
    renameSync(join(dir, "..data_tmp"), join(dir, "..data"));
  };
  version("..2026_01", targets("old"));
  symlinkSync("..data/targets.yaml", join(dir, "targets.yaml"));
  const watched = watchTargets(join(dir, "targets.yaml"), {}, log);
  try {
    version("..2026_02", targets("new"));
    await until("a reload", () => watched.current().targets.has("new"));
  } finally {
    watched.close();
  }
});

test("a file that cannot be used at the start is an error at once", async () => {
  const dir = await temporaryDirectory();
  assert.throws(() => watchTargets(join(dir, "none.yaml"), {}, log), /There is no targets file/);
});
