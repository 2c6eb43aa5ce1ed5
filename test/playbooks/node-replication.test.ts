// TypeORM's master and slaves as databases of their own, each with what stands beside them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const place = (host: string, more = "") => `{ host: "${host}", username: "reed", database: "reed"${more} }`;
function read(options: string, name: string | null = null) {
  const text = `export default new DataSource({ type: "postgres", ${options} });\n`;
  const wanted = name === null ? null : { host: null, database: null, name };
  const { config, databases, settings, findings } = readAppConfig(playbookFor("typeorm"), text, "reed.ts", wanted);
  return {
    names: config.options.map((one) => one.name),
    databases,
    settings,
    said: findings.map(({ option, why, database }) => `${database ?? "all"} ${option}: ${why}`),
  };
}
const two = (master: string, slaves: string, beside = "") =>
  `${beside}replication: { master: ${place("one", master)}, slaves: [${place("two", slaves)}, { url: env.THREE }] }`;

test("each has its own place, and the pool and `extra` that stand beside them", () => {
  const options = two(", ssl: { rejectUnauthorized: false }", "", "extra: { max: 7 }, ");
  const master = read(options);
  assert.deepEqual(master.databases, ["master", "slave-1", "slave-2"]);
  assert.equal(master.settings.host?.value, "one");
  assert.deepEqual([master.settings.tls?.value, master.settings.poolSize?.value], ["require", 7]);
  const slave = read(options, "slave-1");
  assert.deepEqual([slave.settings.host?.value, slave.settings.tls?.value], ["two", "disable"]);
  assert.equal(slave.settings.poolSize?.value, 7);
  assert.deepEqual(read(options, "slave-2").names, ["type", "extra.max", "url"]);
  assert.deepEqual(master.said, []);
});

test("without slaves in the file it is one database; what is beside `replication` alone names no place", () => {
  const found = read(`host: "nobody", replication: { master: ${place("one")}, slaves: env.SLAVES }`);
  assert.deepEqual(found.databases, []);
  assert.equal(found.settings.host?.value, "one");
});

test("slaves under a name of the file are read; what stands elsewhere has a note", () => {
  const notes = (options: string, before = "") =>
    readAppConfig(
      playbookFor("typeorm"),
      `${before}export default new DataSource({ type: "postgres", ${options} });\n`,
      "reed.ts",
    );
  const master = `master: ${place("one")}`;
  for (const [slaves, name] of [
    ["slaves: replicas", "replicas"],
    ["slaves", "slaves"],
  ] as const) {
    const found = notes(`replication: { ${master}, ${slaves} }`, `const ${name} = [${place("two:5433")}];\n`);
    assert.deepEqual([found.databases, found.config.notes], [["master", "slave-1"], []]);
    const [one, ...more] = found.findings;
    assert.match(`${one?.database} ${one?.line} ${one?.why}`, /^slave-1 1 The port stands in `host`/);
    assert.deepEqual(more, []);
  }
  const unread = ["slaves that are set elsewhere or at run time are not read"];
  assert.deepEqual(notes(`replication: { ${master}, slaves: env.SLAVES }`).config.notes, unread);
  assert.deepEqual(notes(`replication: { ${master}, slaves: [${place("two")}, three] }`).config.notes, unread);
  assert.deepEqual(notes(`replication: { ${master}, slaves: [] }`).config.notes, []);
  const chosen = notes(`host: "one", username: "reed", replication: env.R ? { ${master} } : undefined`);
  assert.equal(chosen.config.notes[0], "`replication` is set elsewhere or at run time, and is not read");
});

test("a mistake in the master and one in a slave are each told with their database", () => {
  const { said } = read(two(', port: "weir"', ", user: env.REED").replace('"two", username: "reed"', '"two"'));
  assert.match(said.join("\n"), /^master port: The port is not a number/m);
  assert.match(said.join("\n"), /^slave-1 user: TypeORM does not read `user`: it reads `username`/m);
});

test("`ssl` beside `replication` is no one's: TypeORM takes the master's own and each slave's", () => {
  const beside = (master: string, before: string) =>
    read(two(master, "", before)).said.filter((one) => one.includes("With `replication`"));
  for (const before of ["ssl: true, ", "ssl: { rejectUnauthorized: false }, ", "ssl: env.TLS === '1', "]) {
    const [one = "", ...more] = beside("", before);
    assert.match(one, /^master ssl: .*takes `ssl` from `master` and from each of `slaves`.*silently ignored/);
    assert.deepEqual(more, []);
  }
  assert.deepEqual(beside("", ""), []);
  assert.deepEqual(beside("", "ssl: false, "), []);
  assert.deepEqual(beside(", ssl: true", "ssl: true, "), []);
  assert.deepEqual(beside(", ...tls", "ssl: true, "), [], "what is spread into it may have it");
  assert.deepEqual(beside("", "ssl: true, extra: { ssl: true }, "), [], "`extra` goes to every pool");
});
