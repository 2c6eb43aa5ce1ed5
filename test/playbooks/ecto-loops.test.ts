// Repos that a loop configures, defaults of a URL that a name holds, and lines that the parser alone cannot read.
// What Config makes of the loops was tried with Elixir 1.14's Config.Reader.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { saidOf } from "./strict.ts";

const read = (text: string) => readAppConfig(playbookFor("ecto"), text, "runtime.exs");
const said = saidOf("ecto", "runtime.exs");

test("each Repo of a loop is one of its own, with what the loop gives all of them", () => {
  const body = "config :mill, repo, hostname: host, database: name, pool_size: 7";
  const loops = [
    `for repo <- [Mill.Repo, Mill.Repo.Replica] do\n  ${body}\nend\n`,
    `for {repo, host} <- [{Mill.Repo, "a"}, {Mill.Repo.Replica, "b"}] do\n  ${body}\nend\n`,
    `repos = %{Mill.Repo => "a", Mill.Repo.Replica => "b"}\nfor {repo, host} <- repos, host != "" do\n  ${body}\nend\n`,
    `Enum.each([Mill.Repo, Mill.Repo.Replica], fn repo ->\n  ${body}\nend)\n`,
    `[{"a", Mill.Repo}, {"b", Mill.Repo.Replica}] |> Enum.each(fn {host, repo} -> ${body} end)\n`,
  ];
  for (const text of loops) {
    const { all } = read(text);
    assert.deepEqual(
      all.map(({ database, options }) => [database, options.find(({ name }) => name === "pool_size")?.value]),
      [
        ["Mill.Repo", 7],
        ["Mill.Repo.Replica", 7],
      ],
      text,
    );
  }
});

test("a loop over keywords has each Repo of them; one that a filter keeps for development is none of production's", () => {
  const body = 'config :mill, repo, hostname: "db", database: "mill", pool_size: 7';
  const named = (text: string) => read(text).all.map(({ database }) => database);
  for (const list of ["%{a: Mill.Repo, b: Mill.ReadRepo}", "[a: Mill.Repo, b: Mill.ReadRepo]"])
    assert.deepEqual(named(`for {_, repo} <- ${list} do\n  ${body}\nend\n`), ["Mill.Repo", "Mill.ReadRepo"], list);
  const main = 'config :mill, Mill.Repo, hostname: "db"\n';
  const filtered = (filter: string) => `${main}for repo <- [Mill.Seeds], ${filter} do\n  ${body}\nend\n`;
  for (const filter of ["config_env() == :dev", "config_env() in [:dev, :test]"]) {
    assert.deepEqual(named(filtered(filter)), ["Mill.Repo"], filter);
    assert.deepEqual(read(filtered(filter)).config.notes, ["1 block for :dev or :test is not read"]);
  }
  for (const filter of ["config_env() != :dev", "config_env() == :prod", 'host != ""'])
    assert.deepEqual(named(filtered(filter)), ["Mill.Repo", "Mill.Seeds"], filter);
});

test("a loop over what another file says is a Repo under the loop's own name", () => {
  const loop = (name: string, options: string) =>
    `for ${name} <- Application.get_env(:mill, :ecto_repos) do\n  config :mill, ${name}, ${options}\nend\n`;
  assert.deepEqual(
    read(loop("repo", 'url: System.get_env("DATABASE_URL"), pool_size: 5')).all.map(({ database }) => database),
    ["repo"],
  );
  assert.throws(() => read(loop("mailer", 'username: "mill", port: 25')), /no database configuration/);
});

test("the default of a URL that a name holds is judged, as a note", () => {
  const repo = (url: string) => `db_url = ${url}\nconfig :mill, Mill.Repo, url: db_url\n`;
  const readings = [
    `System.get_env(\n  "DATABASE_URL",\n  "postgres://mill@db/mill?sslmode=require"\n)`,
    `System.get_env("DATABASE_URL") || "postgres://mill@db/mill?sslmode=require"`,
    `System.get_env("MILL_URL") || System.get_env("DATABASE_URL", "postgres://mill@db/mill?sslmode=require")`,
  ];
  for (const one of readings) {
    assert.match(said(repo(one)).join(), /^note: This is the default.*Ecto ignores `sslmode` in the URL/, one);
    assert.deepEqual(said(repo(one.replace("?sslmode=require", ""))), []);
  }
  // Which of two is meant, nobody knows.
  assert.deepEqual(said(`db_url = "later"\n${repo(readings[0] ?? "")}`), []);
});

test("a line that Elixir reads is not said to be none: a long call at the end of a clause", () => {
  const pairs = Array.from({ length: 12 }, (_, at) => `      option_${at}: f("x") || ${at}`).join(",\n");
  const mailer = (head: string) => `  ${head} ->\n    config :mill, Mill.Mailer,\n${pairs}\n\n`;
  const repo = 'config :mill, Mill.Repo, hostname: "db", database: "mill"\n';
  const file = `${repo}case adapter do\n${mailer('"a"')}${mailer('"b"')}${mailer("_")}end\n`;
  assert.deepEqual(read(file).config.notes, []);
  const broken = file.replace('option_3: f("x") || 3,', 'option_3: f("x" || 3,');
  assert.match(read(broken).config.notes.join(), /^line \d+ cannot be read as Elixir$/);
});
