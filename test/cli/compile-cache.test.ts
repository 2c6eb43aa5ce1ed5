// Compiled code is kept between starts: what is kept makes no answer another, and what cannot be kept stops nobody.
import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as nodeModule from "node:module";
import { basename, dirname, join } from "node:path";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { runDbcheck } from "../support/modules.ts";
import { dbcheck } from "../support/processes.ts";

const home = mkdtempSync(join(tmpdir(), "dbcheck-cache-"));
after(() => rmSync(home, { recursive: true }));
const cache = join(home, "dbcheck");

async function check(cacheHome = home): Promise<void> {
  const { stdout, stderr, exitCode } = await dbcheck(["check", "postgres://nobody@127.0.0.1:1/none"], {
    XDG_CACHE_HOME: cacheHome,
  });
  assert.equal(exitCode, 2, stderr);
  assert.match(stdout, /tcp-refused/);
  assert.equal(stderr, "");
}

/** Everything below the cache, with its size. */
const kept = () =>
  readdirSync(cache, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [path, statSync(path).size] as const);

test("a start leaves its compiled code, the next takes it, and what is broken is written anew", async () => {
  await check();
  const first = kept();
  assert.ok(
    first.some(([, size]) => size > 100_000),
    first.join(),
  );
  await check();
  assert.deepEqual(
    kept().map(([path]) => path),
    first.map(([path]) => path),
  );
  for (const [path, size] of first) writeFileSync(path, Buffer.alloc(size / 2, "x"));
  await check();
  assert.deepEqual(
    kept().map(([path, size]) => [path, size > first.find(([one]) => one === path)![1] * 0.9]),
    first.map(([path]) => [path, true]),
  );
});

// Node 22.1 and later keeps what it likes.
const isOurs = !("enableCompileCache" in nodeModule);
const skip = isOurs ? false : "this Node keeps compiled code by itself";

test("what ends before a verdict is not kept: it would lack most of a check", { skip }, async () => {
  rmSync(cache, { recursive: true, force: true });
  for (const [words, status] of [
    [["--version"], 0],
    [["check", "--help"], 0],
    [["check", "nobody-has-this"], 3],
  ] as const) {
    const { exitCode } = await dbcheck([...words], { XDG_CACHE_HOME: home });
    assert.equal(exitCode, status, words.join(" "));
    assert.ok(!existsSync(cache), words.join(" "));
  }
  await check();
});

// What Node keeps by itself has a checksum of its own.
test("a damaged page is seen before it is run, and what somebody else may write is left alone", { skip }, async () => {
  const [path = "", size = 0] = kept().find(([one]) => basename(one).startsWith("check-")) ?? [];
  const whole = readFileSync(path);
  writeFileSync(
    path,
    Buffer.concat([whole.subarray(0, size / 2), Buffer.alloc(4096), whole.subarray(size / 2 + 4096)]),
  );
  await check();
  // Code that was not run before is not in it: how much there is may differ.
  assert.ok(!readFileSync(path).includes(Buffer.alloc(4096)));
  chmodSync(path, 0o666);
  await check();
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("where a file stands in the cache's place, nothing is kept and nothing is said", async () => {
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, "");
  await check();
  rmSync(cache);
});

test("a cache that lies behind a file keeps nothing, and stops nobody", async () => {
  const file = join(home, "file");
  writeFileSync(file, "");
  await check(file);
});

test("the part that is kept loads others by require() alone: code from a cache cannot import()", () => {
  const [main = ""] = runDbcheck().filter((word) => word.endsWith("main.js"));
  const parts = readdirSync(dirname(main)).filter((name) => /^check-[\w-]{8}\.js$/.test(name));
  assert.equal(parts.length, 1);
  assert.doesNotMatch(readFileSync(join(dirname(main), parts[0] ?? ""), "utf8"), /\bimport\(/);
});
