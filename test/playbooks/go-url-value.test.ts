// A URL that is put together with net/url: its parameters are read where they are set.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (...lines: string[]) =>
  readAppConfig(playbookFor("go"), ["package main", "", "func open() {", ...lines, "}", ""].join("\n"), "main.go");
const causes = (...lines: string[]) => read(...lines).findings.map((one) => `${one.cause} L${one.line}`);
const place = 'dsn := &url.URL{Scheme: "postgres", Host: net.JoinHostPort(c.Host, c.Port), Path: c.Name}';
const open = 'db, err := sqlx.ConnectContext(ctx, "pgx", dsn.String())';

test("a parameter of a net/url query is read in its line, and a wrong sslmode is told there", () => {
  for (const [start, set] of [
    ["q := dsn.Query()", "q.Add"],
    ["q := url.Values{}", "q.Set"],
    ["q := make(url.Values)", "q.Set"],
  ] as const) {
    const code = (mode: string) => [
      place,
      start,
      `${set}("sslmode", "${mode}")`,
      `${set}("connect_timeout", "10")`,
      "dsn.RawQuery = q.Encode()",
      open,
    ];
    assert.deepEqual(causes(...code("disabled")), ["config-sslmode-invalid L6"], start);
    const { findings, config } = read(...code("disable"));
    assert.deepEqual(findings, []);
    assert.deepEqual(config.options.map(({ name, value, line }) => [name, value, line]).slice(1), [
      ["sslmode", "disable", 6],
      ["connect_timeout", "10", 7],
    ]);
  }
});

test("the query of a URL's literal is read, as a text and as what values become", () => {
  const literal = (query: string) => place.replace("}", `, RawQuery: ${query}}`);
  assert.deepEqual(causes(literal('"sslmode=disabled&connect_timeout=5"'), open), ["config-sslmode-invalid L4"]);
  assert.deepEqual(causes("q := url.Values{}", 'q.Set("sslmode", "disabled")', literal("q.Encode()"), open), [
    "config-sslmode-invalid L5",
  ]);
});

test("a parameter that is set twice, of another URL, or to what is computed is not judged", () => {
  const whole = (...lines: string[]) => [place, "q := dsn.Query()", ...lines, "dsn.RawQuery = q.Encode()", open];
  assert.deepEqual(causes(...whole('q.Set("sslmode", "disabled")', 'q.Set("sslmode", "disable")')), []);
  assert.deepEqual(causes(...whole('q.Set("sslmode", c.Mode)')), []);
  assert.deepEqual(causes(...whole('other.Set("sslmode", "disabled")')), []);
  const web = whole('q.Set("sslmode", "disabled")').map((one) => one.replace('"postgres"', '"https"'));
  assert.deepEqual(causes(...web), []);
});
