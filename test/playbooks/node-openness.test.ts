// Objects of JavaScript that may have more than the file says: a default of theirs is claimed by no finding.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const pg = 'import { Pool } from "pg";\nimport { extra } from "./extra.js";\n';
const said = (text: string) => saidOf("node-postgres", "db.js")(pg + text).join("\n");
const place = 'host: "fen", database: "shop", username: "app"';

const isClaimed = (text: string) => {
  const found = said(text);
  assert.match(found, /node-postgres ignores `username`/, text);
  const isError = /^error: .*The default applies instead/m.test(found);
  assert.equal(isError, !/^note: node-postgres ignores `username`/m.test(found), text);
  return isError;
};

test("what is set in an object behind it may be the name that counts", () => {
  for (const set of [
    "c.user = c.username;",
    'c["user"] = c.username;',
    "c[name] = c.username;",
    '(c as any).user = "app";',
    'Object.assign(c, { user: "app" });',
    "Object.assign(c, extra);",
    'Object.assign(c, { ...extra, host: "reed" });',
  ])
    assert.equal(isClaimed(`const c = { ${place} };\n${set}\nexport default new Pool(c);\n`), false, set);
  for (const set of [
    "",
    'c.host = "reed";',
    'c["host"] = "reed";',
    'Object.assign(c, { host: "reed", ssl: true });',
    "Object.assign(other, extra);",
    "other.user = 1;",
    'function of() { const c = {}; c.user = "app"; }',
  ])
    assert.equal(isClaimed(`const c = { ${place} };\n${set}\nexport default new Pool(c);\n`), true, set);
});

test("TLS that is set by brackets or by Object.assign is computed, not absent", () => {
  for (const set of ['c["ssl"] = tls;', "Object.assign(c, { ssl: tls });"]) {
    const text = `${pg}const c = { host: "fen" };\n${set}\nexport default new Pool(c);\n`;
    const { settings } = readAppConfig(playbookFor("node-postgres"), text, "db.js");
    assert.equal(settings.tls, undefined, set);
  }
});

test("a choice that is spread is known where each of its sides is an object of the file, or nothing", () => {
  const spread = (what: string, before = "") => isClaimed(`${before}new Pool({ ${place}, ...(${what}) });\n`);
  const setAgain = "let more = {};\nif (env.CI) more = ";
  for (const [what, before] of [
    ["env.CI ? { max: 5 } : extra"],
    ["extra || { max: 5 }"],
    ["extra ?? {}"],
    ["env.CI && extra"],
    ["own", "const own = { max: 5, ...extra };\n"],
    ["more", `${setAgain}extra;\n`],
    ["more", `${setAgain}{ ...more, ...extra };\n`],
    ["of()", "function of() { if (env.CI) return { max: 5 }; return load(); }\n"],
  ] as const)
    assert.equal(spread(what, before), false, `${before}${what}`);
  for (const [what, before] of [
    ["env.CI ? { max: 5 } : {}"],
    ["env.CI ? { max: 5 } : undefined"],
    ["env.CI && { max: 5 }"],
    ["own || {}", "const own = { max: 5 };\n"],
    ["more", `${setAgain}{ ...more, max: 5 };\n`],
    ["more", "let more;\nif (env.CI) more = { max: 5 };\n"],
    ["of()", "function of() { if (env.CI) return { max: 5 }; return { max: 6 }; }\n"],
  ] as const)
    assert.equal(spread(what, before), true, `${before}${what}`);
  const given = "function of(more) { if (!more) more = { max: 5 };\n";
  assert.equal(isClaimed(`${given}return new Pool({ ${place}, ...more }); }\n`), false, "a parameter may be anything");
});

test("a name that is set again and again is read in its turn", () => {
  for (const code of ["t={...t};\n".repeat(12_000), "t={};t.a=1;\n".repeat(12_000)]) {
    const before = process.cpuUsage();
    try {
      said(`let t={host:"fen"};\n${code}new Pool(t);\n`);
    } catch (error) {
      assert.match(String(error), /more settings than dbcheck reads/);
    }
    // Its square took 17 seconds of the processor and more.
    const { user } = process.cpuUsage(before);
    assert.ok(user < 10_000_000, `${user} µs`);
  }
});
