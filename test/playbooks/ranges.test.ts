// Ranges as each package manager writes them, against a release: at least it, before it, or either.
import assert from "node:assert/strict";
import { test } from "node:test";
import { npmRange, rangeAllows, rangeIsAtLeast, type Dialect } from "../../src/playbooks/manifests/ranges.ts";

/** Each with the nearest release that all of it has, and the nearest that none of it has. */
const bounded: [dialect: Dialect, said: string, all: string | null, none: string | null][] = [
  ["npm", "^8.11.0", "8.11", "9"],
  ["npm", "^0.38.2", "0.38.2", "0.39"],
  ["npm", "^0.0.3", "0.0.3", "0.0.4"],
  ["npm", "~6.1.0", "6.1", "6.2"],
  ["npm", "6.18.0", "6.18", "6.18.1"],
  ["npm", "8.x", "8", "9"],
  ["npm", "8", "8", "9"],
  ["npm", "1.2 - 2.3", "1.2", "2.4"],
  ["npm", ">=6 <7 || ^7.2.0", "6", "8"],
  ["npm", ">=9", "9", null],
  ["npm", "<9", null, "9"],
  ["npm", "^9.0.0-beta.1", "9", "10"],
  ["npm", "<=9.0.0-rc.1", null, "9.0.1"],
  ["hex", "~> 0.16.2", "0.16.2", "0.17"],
  ["hex", "~> 0.16", "0.16", "1.0"],
  ["hex", "~> 1.0-rc", "1.0", "2.0"],
  ["hex", ">= 0.15.0 and < 0.18.0", "0.15", "0.18"],
  ["hex", "~> 0.16.0 or ~> 0.17.0", "0.16", "0.18"],
  ["hex", "== 0.17.5", "0.17.5", "0.17.6"],
  ["hex", "0.17.5", "0.17.5", "0.17.6"],
  ["hex", "> 0.17.5 and != 0.18.0", "0.17.5", null],
  ["gem", "~> 7.1", "7.1", "8"],
  ["gem", "~> 7.1.3", "7.1.3", "7.2"],
  ["gem", "~> 7", "7", "8"],
  ["gem", "~> 7.1.3.4", "7.1.3", "7.1.4"],
  ["gem", "~> 7.1, >= 7.1.3", "7.1.3", "8"],
  ["gem", "7.0.4", "7.0.4", "7.0.5"],
  ["gem", "= 7.0.4.3", "7.0.4", "7.0.5"],
  ["gem", "< 5.2.8.1", null, "5.2.9"],
  ["pep440", ">=2,<3", "2", "3"],
  ["pep440", "~=1.4.2", "1.4.2", "1.5"],
  ["pep440", "~=1.4", "1.4", "2"],
  ["pep440", "==4.2.*", "4.2", "4.3"],
  ["pep440", "==4.2", "4.2", "4.2.1"],
  ["pep440", "===4.2.11", "4.2.11", "4.2.12"],
  ["pep440", "> 2.0, <= 2.0.9", "2", "2.0.10"],
  ["pep440", ">=2.0.0rc1,!=2.0.3,<2.1", "2", "2.1"],
  ["poetry", "^2.0", "2", "3"],
  ["poetry", "^0.29", "0.29", "0.30"],
  ["poetry", "~1.4", "1.4", "1.5"],
  ["poetry", "~1", "1", "2"],
  ["poetry", "1.4.*", "1.4", "1.5"],
  ["poetry", "4.2.11", "4.2.11", "4.2.12"],
  ["poetry", "^1.4 || ^2.0", "1.4", "3"],
  ["poetry", ">=4.2 <5", "4.2", "5"],
  ["composer", "^8.0", "8", "9"],
  ["composer", "^8.0|^9.0", "8", "10"],
  ["composer", "~8.12", "8.12", "9"],
  ["composer", "~8.12.0", "8.12", "8.13"],
  ["composer", "8.*", "8", "9"],
  ["composer", "v8.83.26", "8.83.26", "8.83.27"],
  ["composer", ">=8.0 <9.0", "8", "9"],
  ["composer", "8.0 - 9.2", "8", "9.3"],
  ["composer", "8.0 - 9.2.0", "8", "9.2.1"],
  ["composer", "^8.0@dev", "8", "9"],
];
for (const [dialect, said, all, none] of bounded)
  test(`${dialect}: ${said} is from ${all ?? "any"} on, and before ${none ?? "none"}`, () => {
    const range = npmRange(said, dialect) ?? assert.fail("nothing is bounded");
    assert.equal(rangeIsAtLeast(range, all ?? "0.1"), all === null ? null : true, range);
    assert.equal(rangeIsAtLeast(range, none ?? "999"), none === null ? null : false, range);
  });

/** The same alternatives in another order. */
const turned = bounded.filter(([, said]) => /\|| or /.test(said));
for (const [dialect, said, all, none] of turned)
  test(`${dialect}: ${said} bounds the same when it is turned around`, () => {
    const sign = / or |\s*\|\|?\s*/.exec(said)?.[0] ?? assert.fail("no alternatives");
    const range = npmRange(said.split(sign).toReversed().join(sign), dialect) ?? assert.fail("nothing is bounded");
    assert.equal(rangeIsAtLeast(range, all ?? "0.1"), true, range);
    assert.equal(rangeIsAtLeast(range, none ?? "999"), false, range);
  });

test("a release that ends each of several ranges is in none of them", () => {
  for (const [dialect, said] of [
    ["npm", "^7.1 || ^6"],
    ["npm", "^6 || ^7.1"],
    ["npm", "^6||^7.1||^5"],
    ["composer", "^6.0|^7.1"],
    ["hex", "~> 7.1 or ~> 6.0"],
  ] as const) {
    const range = npmRange(said, dialect) ?? assert.fail("nothing is bounded");
    assert.equal(rangeAllows(range, "8.0.0"), false, range);
    assert.equal(rangeAllows(range, "7.9.9"), true, range);
    assert.equal(rangeIsAtLeast(range, "8"), false, range);
  }
});

const across: [dialect: Dialect, said: string, least: string][] = [
  ["npm", "^8.11.0", "8.11.1"],
  ["npm", "^8.11.0 || ^9.0.0", "9"],
  ["npm", ">=8", "9"],
  ["hex", "~> 0.16", "0.18"],
  ["hex", "~> 0.17.0 or ~> 0.18.0", "0.18"],
  ["gem", ">= 7.1", "8"],
  ["pep440", ">=1.4,<3", "2"],
  ["pep440", "!=1.4", "2"],
  ["poetry", "^1.4 | ^2.0", "2"],
  ["composer", "^8.0|^9.0", "9"],
];
for (const [dialect, said, least] of across)
  test(`${dialect}: ${said} allows releases before ${least}, and later ones`, () => {
    assert.equal(rangeIsAtLeast(npmRange(said, dialect) ?? ">=0.0.1", least), null);
  });

test("what bounds nothing, is no range, or nothing satisfies, says nothing", () => {
  for (const [dialect, said] of [
    ["npm", "*"],
    ["npm", ""],
    ["npm", "latest"],
    ["npm", "workspace:^"],
    ["npm", "npm:pg-fork@^8.0.0"],
    ["npm", "github:shop/pg#v9"],
    ["npm", ">9 <8"],
    ["hex", ">= 0.0.0"],
    ["hex", "^0.16"],
    ["gem", ">= 0"],
    ["pep440", "2.0"],
    ["pep440", "^2.0"],
    ["pep440", ">=1!2.0"],
    ["poetry", "*"],
    ["composer", "dev-main"],
    ["composer", "dev-main as 8.0.0"],
    ["composer", "@stable"],
    ["gem", `~> ${"9".repeat(20)}`],
    ["pep440", `>=2${",<3".repeat(100)}`],
  ] as const)
    assert.equal(npmRange(said, dialect), null, `${dialect} ${said}`);
});

test("a release is in a range by its numbers, a candidate as its release", () => {
  const range = npmRange("~> 7.1.3", "gem") ?? "";
  assert.deepEqual(
    ["7.1.2", "7.1.3", "7.1.3.4", "7.1.4-rc.1", "7.2.0"].map((one) => rangeAllows(range, one)),
    [false, true, true, true, false],
  );
});
