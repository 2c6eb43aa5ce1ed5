// Lines of a database.yml between `<% if … %>` and `<% else %>`: what excludes each other is not compared.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { erbWays } from "../../src/playbooks/read/erb-branches.ts";

const read = (lines: string) =>
  readAppConfig(playbookFor("rails"), `production:\n  adapter: postgresql\n${lines}`, "config/database.yml");
const said = (lines: string) => read(lines).findings.map(({ why }) => why);
const url = "  url: postgres://weir:x@a.weir.internal/weir\n";
const parts = "  host: b.weir.internal\n  database: weir_b\n";

test("a URL in one arm and its parts in the other are two ways, and neither wins", () => {
  for (const [first, other] of [
    [url, parts],
    [parts, url],
  ]) {
    const { all, config, findings } = read(`  <% if ENV["A"] %>\n${first}  <% else %>\n${other}  <% end %>\n`);
    assert.deepEqual(findings, []);
    assert.deepEqual(config.notes, ["the file sets it in 2 ways: each is checked, and the options of one are shown"]);
    const hosts = all.map((one) => playbookFor("rails").settings(one).host?.value ?? "");
    assert.deepEqual(hosts.toSorted(), ["a.weir.internal", "b.weir.internal"]);
  }
  // In one arm, or outside of any, they are the mistake that they were.
  assert.match(said(`${url}${parts}`).join(), /`host` is set here and in `url`/);
  assert.match(said(`  <%- if ENV["A"] -%>\n${url}${parts}  <%- end -%>\n`).join(), /`host` is set here and in `url`/);
  assert.match(said(`${parts}  <% if ENV["A"] %>\n${url}  <% end %>\n`).join(), /`host` is set here and in `url`/);
});

test("each arm of `unless`, `elsif` and `case` is judged", () => {
  const wrong = "  sslmode: bogus\n";
  const inner = `  <% if ENV["B"] %>\n  pool: 7\n  <% else %>\n${wrong}  <% end %>\n`;
  for (const lines of [
    `  <% unless ENV["A"] %>\n${parts}  <% else %>\n${url}${wrong}  <% end %>\n`,
    `  <% if ENV["A"] %>\n${parts}  <% elsif ENV["B"] %>\n${url}${wrong}  <% else %>\n  pool: 5\n  <% end %>\n`,
    `  <% case ENV["A"] %>\n  <% when "a" %>\n${parts}  <% when "b" %>\n${url}${wrong}  <% end %>\n`,
    `  <% if ENV["A"] %>\n${parts}${inner}  <% else %>\n${url}  <% end %>\n`,
  ]) {
    const all = said(lines);
    assert.equal(all.length, 1, lines);
    assert.match(all[0] ?? "", /libpq refuses to connect with this sslmode/, lines);
  }
});

test("the sections of a file stay what they are, with production's first", () => {
  const { databases, config } = read(
    `${parts}  <% if ENV["A"] %>\n  pool: 7\n  <% end %>\ndevelopment:\n  adapter: postgresql\n  database: weir_dev\n`,
  );
  assert.deepEqual([config.database, databases], ["production", ["production", "development"]]);
  const engines = `  database: weir\n<% if ENV["A"] %>\ntest:\n  adapter: sqlite3\n<% end %>\n`;
  assert.deepEqual(read(engines).databases, ["production"]);
});

test("a template whose beginnings and ends do not match, and loops, are read as they stand", () => {
  for (const odd of [
    '<% if ENV["A"] %>\na: 1\n',
    "a: 1\n<% end %>\n",
    "<% 3.times do |n| %>\na: 1\n<% end %>\n",
    "<% x = if true then 1 else 2 end %>\n",
    '<% if ENV["A"]; x = 1 %>\n<% end %>\n',
    "<% if ENV['A'] %>\na: 1\n<% else %>\nb: 1\n<% end %>\n".repeat(100),
  ])
    assert.deepEqual(erbWays(odd), [odd]);
  const loop = "<% 2.times do |n| %>\n<% if n == 1 %>\na: 1\n<% end %>\n<% end %>\n";
  assert.deepEqual(
    erbWays(loop).map((one) => one.includes("a: 1")),
    [true, false],
  );
});
