// The outgoing gate: no form of a secret passes, and what is no secret stays readable.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { causes } from "../../src/report/causes.ts";
import { maskUrl, redactDeep, redactorFor } from "../../src/target/redact.ts";
import { Secret } from "../../src/secret.ts";
import { cpuMs } from "../support/cpu.ts";

const secret = fc
  .string({
    minLength: 6,
    maxLength: 120,
    size: "max",
    unit: fc.oneof(fc.constantFrom(..."'\"\\ %&<>é$€/+~!*()".split("")), fc.string({ minLength: 1, maxLength: 1 })),
  })
  // Words of reports ("lookup") are masked only where a URL or parameter shows them.
  .filter((text) => text.trim().length >= 6 && !/^[a-z]+$/i.test(text) && !"[secret]".includes(text));

/** How programs write a password into what they say. */
const ways: Record<string, (text: string) => string> = {
  plain: (text) => text,
  encodeURIComponent: encodeURIComponent,
  "in small letters": (text) => encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
  "RFC 3986": (text) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`),
  form: (text) => new URLSearchParams({ x: text }).toString().slice(2).replaceAll("*", "%2A").replaceAll("%7E", "~"),
  "every byte": (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  JSON: (text) => JSON.stringify(text).slice(1, -1),
  "JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  "JSON in ASCII": (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
  shell: (text) => text.replaceAll("'", "'\\''"),
  keyword: (text) => text.replaceAll(/['\\]/g, (one) => `\\${one}`),
  HTML: (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
  hex: (text) => Buffer.from(text).toString("hex"),
  HEX: (text) => Buffer.from(text).toString("hex").toUpperCase(),
  base64: (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  base64url: (text) => Buffer.from(text).toString("base64url"),
};

for (const [name, write] of Object.entries(ways))
  test(`a secret does not pass: ${name}`, () => {
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
        const redact = redactorFor([new Secret(text)]);
        const form = write(text);
        const clean = redact(`${before} ${form} ${after}`);
        assert.ok(!clean.includes(form), `${form} in ${clean}`);
        assert.ok(clean.includes("[secret]"));
      }),
      { numRuns: 300 },
    );
  });

test("nor within base64 of something longer: at most the letters it shares with its neighbours are left", () => {
  fc.assert(
    fc.property(secret, fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (text, before, after) => {
      const middle = Buffer.from(text).toString("latin1").slice(1, -1);
      // Words that the generator likes ("valueOf") may stand in the neighbours as well, and are no secret there.
      fc.pre(!Buffer.from(`${before}:${after}`).toString("latin1").includes(middle));
      for (const kind of ["base64", "base64url"] as const) {
        const clean = redactorFor([new Secret(text)])(Buffer.from(`${before}:${text}:${after}`).toString(kind));
        const left = clean
          .split("[secret]")
          .map((one) => Buffer.from(one, kind).toString("latin1"))
          .join("");
        assert.ok(clean.includes("[secret]"), clean);
        assert.ok(!left.includes(middle));
      }
    }),
    { numRuns: 300 },
  );
});

test("keys, arrays and deep values are searched too; what is not text stays what it is", () => {
  const secrets = [new Secret("hunter2secret"), new Secret("other-secret")];
  const clean = redactDeep(
    { a: ["x hunter2secret y"], hunter2secret: { n: 1, deep: "other-secret", no: null, yes: true } },
    secrets,
  );
  assert.deepEqual(clean, { a: ["x [secret] y"], "[secret]": { n: 1, deep: "[secret]", no: null, yes: true } });
});

test("of two secrets the longer is taken first, and half a surrogate pair breaks nothing", () => {
  assert.equal(redactorFor([new Secret("abcdef"), new Secret("abcdefgh")])("abcdefgh abcdef"), "[secret] [secret]");
  assert.equal(redactorFor([new Secret("ab\uD800cd")])("x ab\uD800cd"), "x [secret]");
});

test("passwords that are words of every report do not blot it out; short ones are masked where they stand as passwords", () => {
  const redact = redactorFor(["password", "postgres", "secret", "Admin", "abc", "   "].map((text) => new Secret(text)));
  for (const cause of Object.keys(causes)) assert.equal(redact(cause), cause);
  assert.equal(redact("psql postgres [secret] abc"), "psql postgres [secret] abc");
  assert.equal(redact("postgres://abc:abc@h/db?password=abc"), "postgres://abc:[secret]@h/db?password=[secret]");
  assert.equal(redact("postgres://postgres:postgres@h"), "postgres://postgres:[secret]@h");
});

const masked: [text: string, clean: string][] = [
  ["postgres://u:p@ss@h/db?password=abc&x=1", "postgres://u:[secret]@h/db?password=[secret]&x=1"],
  ["REDIS_URL=redis://:pw@h:6379/0 x", "REDIS_URL=redis://:[secret]@h:6379/0 x"],
  ["(jdbc:postgresql://h/db?user=u&password=pw)", "(jdbc:postgresql://h/db?user=u&password=[secret])"],
  ["postgresql+asyncpg://u:p:w/x#?@h/db", "postgresql+asyncpg://u:[secret]@h/db"],
  [
    '{"url":"postgres://u:p@h/db","password":"x\\"y","n":1}',
    '{"url":"postgres://u:[secret]@h/db","password":"[secret]","n":1}',
  ],
  ["host=h password='it\\'s' sslpassword=k", "host=h password='[secret]'s' sslpassword=[secret]"],
  ["PGPASSWORD=abc psql", "PGPASSWORD=[secret] psql"],
  ["api_key=abc&access_token=def;client-secret=ghi", "api_key=[secret]&access_token=[secret];client-secret=[secret]"],
  ['PGPASSWORD="$DBCHECK_PASSWORD" psql', 'PGPASSWORD="$DBCHECK_PASSWORD" psql'],
  ["postgres://u:$PASSWORD@h", "postgres://u:$PASSWORD@h"],
  [
    "nothing here: user@host, https://h/path, password authentication failed",
    "nothing here: user@host, https://h/path, password authentication failed",
  ],
];
for (const [text, clean] of masked)
  test(`masked: ${text}`, () => {
    assert.equal(maskUrl(text), clean);
    assert.equal(maskUrl(clean), clean, "twice is once");
  });

test("anything is read in one go: four times as much takes about four times as long, not sixteen", () => {
  const redact = redactorFor([new Secret("hunter2secret")]);
  const bestMs = (text: string) => Math.min(...[1, 2, 3].map(() => cpuMs(() => redact(text))));
  for (const piece of ["a", "a://b:", "password=", "p-", '"', "://:@"]) {
    const [short, long] = [250_000, 1_000_000].map((chars) => bestMs(piece.repeat(chars / piece.length)));
    // What is done in a few ms says nothing of how it grows.
    assert.ok((long ?? 0) < 10 * Math.max(short ?? 0, 20), `${piece}: ${short} ms, then ${long} ms`);
  }
});

test("a password that is a word of the report's own vocabulary does not take the report apart", () => {
  const report = {
    observations: [
      { id: "console", probe: "console", reason: null, summary: "console: asked with console", facts: { console: 1 } },
    ],
  };
  assert.deepEqual(redactDeep(report, [new Secret("console")]), {
    observations: [
      {
        id: "console",
        probe: "console",
        reason: null,
        summary: "[secret]: asked with [secret]",
        facts: { "[secret]": 1 },
      },
    ],
  });
});

test("a secret that a text breaks off is taken out; a word that only begins like one is not", () => {
  const redact = redactorFor([new Secret("correct-horse-battery")]);
  for (const [text, clean] of [
    ['invalid value "correct-horse-b', 'invalid value "[secret]'],
    ['near "correct-horse" of it', 'near "[secret]" of it'],
    ["it says correct-horse...", "it says [secret]..."],
    ["it says correct-horse\u2026", "it says [secret]\u2026"],
    ["correct-horses eat", "correct-horses eat"],
    ["correct", "correct"],
    ["x correct-horse-battery y correct-horse-batt", "x [secret] y [secret]"],
  ] as const)
    assert.equal(redact(text), clean);
});

test("a short secret is found where a longer one only seems to begin", () => {
  const redact = redactorFor([new Secret("abcd"), new Secret("abcdefghijkl")]);
  assert.equal(redact("abcdefghX abcdX abcdefghijkl"), "[secret]efghX [secret]X [secret]");
});

test("a secret of half a megabyte costs about what its length does", () => {
  const pieces = ["abc", "%", "/", "'", '"', "\u00e9"];
  const long = Array.from({ length: 250_000 }, (_, at) => pieces[(at * 7919) % pieces.length]).join("");
  const tookMs = cpuMs(() => {
    const redact = redactorFor([new Secret(long)]);
    assert.equal(redact(`x ${long} y ${encodeURIComponent(long)} z`), "x [secret] y [secret] z");
  });
  assert.ok(tookMs < 3_000, `${tookMs} ms`);
});
