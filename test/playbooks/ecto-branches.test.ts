// Arms of a file of Ecto's that exclude each other: each is judged by itself, and none against another.
// What Config makes of them was tried with Elixir 1.14's Config.Reader.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string, file = "runtime.exs") => readAppConfig(playbookFor("ecto"), text, file);
const said = (text: string, versions: [string, string][] = []) =>
  readAppConfig(playbookFor("ecto"), text, "runtime.exs", null, new Map(versions)).findings.map(
    (one) => `${levelOf(one)} ${one.line}: ${one.why}`,
  );
const tlsOf = (text: string) => read(text).all.map((one) => playbookFor("ecto").settings(one).tls?.value);
const repo = (options: string) => `config :mill, Mill.Repo, ${options}\n`;
const base = repo('hostname: "db.mill.internal"');
const opts = 'ssl_opts: [verify: :verify_peer, cacertfile: "/etc/mill/ca.pem"]';
const overrides = /^note .*`ssl: false` overrides `ssl_opts`/;

test("arms of `case` are judged each by itself", () => {
  const arms = (off: string) =>
    `${base}case System.get_env("TLS") do\n  "on" ->\n    ${repo(`ssl: true, ${opts}`)}` +
    `  "blind" ->\n    ${repo("ssl: true, ssl_opts: [verify: :verify_none]")}  _off ->\n    ${repo(off)}end\n`;
  const deprecated = said(arms("ssl: false"), [["postgrex", "0.19.3"]]);
  assert.deepEqual(deprecated.length, 2, "the note of each arm with TLS, and nothing of the third");
  for (const one of deprecated) assert.match(one, /^note \d: `ssl_opts` is deprecated since Postgrex 0\.18/);
  assert.deepEqual(tlsOf(arms("ssl: false")), ["require", "require", "disable"]);
  assert.deepEqual(read(arms("ssl: false")).config.notes, [
    "the file sets it in 3 ways: each is checked, and the options of one are shown",
  ]);
  // Within one arm it is the mistake that it was.
  assert.equal(said(arms(`ssl: false, ${opts}`)).filter((one) => overrides.test(one)).length, 1);
});

test("`if`, `unless`, `cond` and a missing `else` are arms as well", () => {
  const on = repo(`ssl: [verify: :verify_peer]`);
  for (const text of [
    `${base}if System.get_env("TLS") do\n  ${on}else\n  ${repo("ssl: false")}end\n`,
    `${base}if System.get_env("TLS") do\n  ${on}end\n`,
    `${base}unless System.get_env("PLAIN") do\n  ${on}else\n  ${repo("ssl: false")}end\n`,
    `${base}cond do\n  System.get_env("TLS") -> ${on}  true -> ${repo("ssl: false")}end\n`,
    `${base}if tls?, do: ${on.replace("config ", "config(").trim()}), else: config(:mill, Mill.Repo, ssl: false)\n`,
  ]) {
    assert.deepEqual(tlsOf(text).map(String).toSorted(), ["disable", "verify"], text);
    assert.deepEqual(said(text), [], text);
  }
});

test("a switch turns off what stands outside of it; options that never count are still found", () => {
  const off = `if System.get_env("PLAIN") do\n  ${repo("ssl: false")}end\n`;
  assert.ok(!said(`${repo(`hostname: "db", ssl: true, ${opts}`)}${off}`).some((one) => overrides.test(one)));
  const list = `if System.get_env("OWN_CA") do\n  ${repo('ssl: [cacertfile: "/etc/own.pem"]')}end\n`;
  assert.ok(!said(`${repo(`hostname: "db", ssl: true, ${opts}`)}${list}`).some((one) => /beside a list/.test(one)));
  // Here nothing ever turns TLS on.
  const never = `${repo('hostname: "db", ssl: false')}if System.get_env("CA") do\n  ${repo(opts)}end\n`;
  assert.match(said(never).join("\n"), overrides);
  assert.match(said(repo(`hostname: "db", ssl: false, ${opts}`)).join("\n"), overrides);
});

test("TLS options in the arms of a choice that a name holds are not compared", () => {
  const tls = `tls = if System.get_env("NEW"), do: [ssl: [verify: :verify_peer]], else: [ssl: true, ${opts}]\n\n`;
  assert.deepEqual(said(`${tls}config :mill, Mill.Repo, [hostname: "db", pool_size: 5] ++ tls\n`), []);
});

test("what is for production alone is no choice, and its `else` is a development's", () => {
  for (const [condition, other] of [
    ["if config_env() == :prod do", "else"],
    ["if config_env() not in [:dev, :test] do", "else"],
    ["unless Mix.env() in [:dev, :test] do", "else"],
    ["if config_env() != :test do", "else"],
  ] as const) {
    const own = repo('hostname: "db", prepare: :unnamed');
    const text = `${condition}\n  ${own}${other}\n  ${repo('hostname: "localhost"')}end\n`;
    const { config, all } = read(text);
    assert.deepEqual([all.length, config.notes], [1, ["1 block for :dev or :test is not read"]], condition);
    assert.equal(config.options.find(({ name }) => name === "hostname")?.value, "db", condition);
  }
  const [local, far] = [repo('hostname: "localhost"'), repo('hostname: "db"')];
  const reversed = `if config_env() in [:dev, :test] do\n  ${local}else\n  ${far}end\n`;
  assert.equal(read(reversed).settings.host?.value, "db");
  const rest = `case config_env() do\n  :prod -> ${far}  _ -> ${local}end\n`;
  assert.deepEqual([read(rest).all.length, read(rest).settings.host?.value], [1, "db"]);
});

test("an arm that raises is none; arms of one order go together", () => {
  const raising = `if System.get_env("HOST") == nil do\n  raise "HOST is missing"\nelse\n  ${base}end\n`;
  assert.equal(read(raising).all.length, 1);
  const choice = (yes: string, no: string) =>
    `if System.get_env("MODE") == "own" do\n  ${repo(yes)}else\n  ${repo(no)}end\n`;
  const text = `${choice('hostname: "own"', 'hostname: "cloud"')}${choice("ssl: false", "ssl: [verify: :verify_peer]")}`;
  assert.deepEqual(
    read(text).all.map((one) => [one.options[0]?.value, playbookFor("ecto").settings(one).tls?.value]),
    [
      ["own", "disable"],
      ["cloud", "verify"],
    ],
  );
  const nested =
    `if System.get_env("A") do\n  ${repo('hostname: "a"')}else\n` +
    `  if System.get_env("B") do\n    ${repo('hostname: "b"')}  else\n    ${repo('hostname: "c"')}  end\nend\n`;
  assert.deepEqual(
    read(nested)
      .all.map(({ options }) => String(options[0]?.value))
      .toSorted(),
    ["a", "b", "c"],
  );
});

test("`ssl` as a list and as a word take each other's place", () => {
  assert.deepEqual(tlsOf(`${repo('hostname: "db", ssl: [verify: :verify_peer]')}${repo("ssl: false")}`), ["disable"]);
  assert.deepEqual(tlsOf(`${repo('hostname: "db", ssl: false')}${repo("ssl: [verify: :verify_none]")}`), ["require"]);
});

test("of a list that a name holds, arms that production never takes are left, and the only one that it takes is certain", () => {
  const options = (choice: string) =>
    read(`opts =\n  ${choice}\n\nconfig :mill, Mill.Repo, opts\n`).config.options.map(({ name, value, isOpaque }) => [
      name,
      value,
      isOpaque,
    ]);
  const [far, near] = ['[hostname: "db", pool_size: 4]', '[hostname: "localhost", database: "mill_dev"]'];
  const certain = [
    ["hostname", "db", false],
    ["pool_size", 4, false],
  ];
  for (const choice of [
    `case config_env() do\n    :prod -> ${far}\n    _ -> ${near}\n  end`,
    `if config_env() == :prod do\n    ${far}\n  else\n    ${near}\n  end`,
    `unless config_env() in [:dev, :test], do: ${far}, else: ${near}`,
    `cond do\n    config_env() == :prod -> ${far}\n    true -> ${near}\n  end`,
    `if System.get_env("HOST"), do: ${far}, else: raise("HOST is missing")`,
  ])
    assert.deepEqual(options(choice), certain, choice);
  // Either may be deployed.
  assert.deepEqual(
    options(`if System.get_env("FAR"), do: ${far}, else: ${near}`).map(([name, , isOpaque]) => [name, isOpaque]),
    [
      ["hostname", true],
      ["pool_size", true],
      ["database", true],
    ],
  );
});
