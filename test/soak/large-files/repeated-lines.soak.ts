// A file as large as what is read at all, of one line again and again, is read in the time of any other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../../src/errors.ts";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { traitsAround } from "../../../src/playbooks/laravel/around.ts";
import { readConfigMap } from "../../../src/playbooks/server/config-map.ts";
import { hbaRules } from "../../../src/playbooks/server/hba-rules.ts";
import { nothingBeside } from "../../../src/playbooks/server/server-version.ts";

const size = 250_000;
const full = (piece: string) => piece.repeat(Math.floor(size / piece.length));
const numbered = (line: (at: number) => string, count: number) => Array.from({ length: count }, (_, at) => line(at));

/** What grows with the square of the file took from 20 s to minutes. Of processor time: others may be busy. */
function isQuick(read: () => unknown): void {
  const start = process.cpuUsage();
  read();
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  assert.ok(seconds < 15, `it took ${seconds.toFixed(1)} s of processor time`);
}

test("texts that are put together from others, a thousand times each", { timeout: 100_000 }, () => {
  const of = (name: string) => `\`${`\${${name}}`.repeat(1000)}\``;
  const levels = ["a", "b", "c", "d", "e"].map(
    (name, at, all) => `const ${name} = ${at === 0 ? '""' : of(all[at - 1] ?? "")};\n`,
  );
  const text = `${levels.join("")}new Pool({ host: \`\${e}\`, database: "shop" });\n`;
  isQuick(() =>
    assert.equal(readAppConfig(playbookFor("node-postgres"), text, "db.js").settings.database?.value, "shop"),
  );
});

test("thousands of databases of Django that a name of several branches gives", { timeout: 100_000 }, () => {
  const ways = numbered((at) => `if os.getenv("A${at}"):\n    N = {"NAME": "a${at}"}`, 8);
  const text = [...ways, "DATABASES = {}", ...numbered((at) => `DATABASES["d${at}"] = N`, 6000)].join("\n");
  isQuick(() => assert.equal(readAppConfig(playbookFor("django"), text, "settings.py").all.length > 0, true));
});

test("a condition of Elixir's that is as long as its file", { timeout: 100_000 }, () => {
  const end = 'do\n  config :a, A.Repo, hostname: "db", database: "shop"\nend\n';
  const known = (text: string) => readAppConfig(playbookFor("ecto"), text, "runtime.exs").all.length;
  isQuick(() => assert.equal(known(`import Config\nif config_env() in [${":a, ".repeat(50_000)}:prod] ${end}`), 1));
  for (const piece of [":a ", "env", " "])
    isQuick(() => {
      try {
        assert.equal(known(`import Config\nif config_env() in [${full(piece)} ! ${end}`), 1);
      } catch (error) {
        assert.ok(error instanceof UserMistake);
      }
    });
});

test("a command of a container that is as long as its file", { timeout: 100_000 }, () => {
  const app = "  app: { image: weir, environment: { DATABASE_URL: postgres://db:5433/weir } }\n";
  for (const piece of ["-ca=", "-c a=b ", "postgres "]) {
    const text = `services:\n${app}  db:\n    image: postgres:16\n    command: "${full(piece)}"\n`;
    isQuick(() => assert.equal(readAppConfig(playbookFor("generic"), text, "compose.yml").settings.port?.value, 5433));
  }
});

const spring = (text: string, file: string) => readAppConfig(playbookFor("spring"), text, file);

test("a path of names without an end in Java's code", { timeout: 100_000 }, () => {
  const head = 'class A { void f() { new HikariConfig().setJdbcUrl("jdbc:postgresql://db:5432/shop");\n';
  isQuick(() => assert.equal(spring(`${head}${full("a.b.")}`, "A.java").settings.host?.value, "db"));
});

test("thousands of data sources under names of one's own", { timeout: 100_000 }, () => {
  const lines = numbered((at) => `a${at}.b.c${at}=jdbc:postgresql://db:5432/shop`, 6000);
  isQuick(() => assert.equal(spring(lines.join("\n"), "application.properties").settings.host?.value, "db"));
});

test("thousands of URLs in XML and in HOCON", { timeout: 100_000 }, () => {
  const xml = `<a>${'<b c="jdbc:postgresql://x/y"/>'.repeat(8000)}</a>`;
  isQuick(() => assert.equal(spring(xml, "many.xml").settings.host?.value, "x"));
  const lines = numbered((at) => `u${at} = "jdbc:postgresql://x/y"`, 3000);
  isQuick(() => assert.equal(spring(lines.join("\n"), "many.conf").settings.host?.value, "x"));
});

test("openings of a template in pg_hba.conf", { timeout: 100_000 }, () => {
  isQuick(() => assert.equal(hbaRules(full("<%=")).rules.length, 1));
  const [rule] = hbaRules("host all all <%= @a ? '10.0.0.0/8' : '0.0.0.0/0' %> md5").rules;
  assert.equal(rule?.method, "md5");
});

test("a manifest of a hundred servers is read, and one of a thousand is said to be beyond our bound", () => {
  const one = (at: number) =>
    `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: a${at}\nspec:\n  postgresql:\n` +
    `    parameters:\n      max_connections: "${at + 100}"\n`;
  const read = (count: number) => {
    const text = numbered(one, count).join("---\n");
    return readConfigMap(text, { user: null, database: null, address: null }, new Map(), nothingBeside);
  };
  isQuick(() => {
    const all = read(100);
    assert.equal(all?.options["max_connections"], "100");
    assert.equal(all?.held?.[1]?.lines["max_connections"], 17);
    assert.equal(all?.held?.length, 100);
    assert.throws(() => read(1500), /has more databases than dbcheck reads/);
  });
});

test("a text of PHP that ends with a backslash", { timeout: 100_000 }, () => {
  const head = "<?php return ['default' => 'pgsql', 'connections' => ['pgsql' => ['driver' => 'pgsql', 'x' => '";
  isQuick(() => traitsAround(`${head}${full("a")}\\`, [], undefined));
});

test("a chain of pipes in Elixir, which its parser reads in many ways, ends at a bound", { timeout: 100_000 }, () => {
  const text = `config :a, A.Repo, url: "postgres://db/shop"\n${"a |> ".repeat(3000)}`;
  isQuick(() => assert.throws(() => readAppConfig(playbookFor("ecto"), text, "runtime.exs"), /nests deeper/));
});

const ecto = (text: string) => readAppConfig(playbookFor("ecto"), text, "runtime.exs");
const tooMany = /takes more steps to read than dbcheck reads/;

test("a loop of Elixir over hundreds of Repos is read; thousands times thousands are beyond our bound", () => {
  const repos = (count: number) => `[${numbered((at) => `M${at}.Repo`, count).join(", ")}]`;
  const body = (count: number) => '  config :app, repo, hostname: "x"\n'.repeat(count);
  const loop = (of: number, configs: number) => `for repo <- ${repos(of)} do\n${body(configs)}end\n`;
  const each = (of: number, configs: number) => `Enum.each(${repos(of)}, fn repo ->\n${body(configs)}end)\n`;
  isQuick(() => {
    for (const text of [loop(300, 20), each(300, 20)]) assert.equal(ecto(text).all.length, 300);
    for (const text of [loop(1000, 1000), each(10_000, 3500)]) assert.throws(() => ecto(text), tooMany);
  });
});

test("a loop of Elixir with thousands of generators, looked through for each config, ends at a bound", () => {
  const body = (count: number) => '  config :a, r, hostname: "x"\n'.repeat(count);
  const loop = (generators: number, configs: number) =>
    `for ${"a <- b, ".repeat(generators)}r <- [A.Repo, B.Repo] do\n${body(configs)}end\n`;
  isQuick(() => {
    assert.deepEqual(
      ecto(loop(30, 30)).all.map(({ database }) => database),
      ["A.Repo", "B.Repo"],
    );
    assert.throws(() => ecto(loop(12_000, 4000)), tooMany);
  });
});

test("thousands of configs of one Repo with thousands of options: the last of each counts", () => {
  const options = numbered((at) => `a${at}: 1`, 4500).join(", ");
  const text = `config :a, A.Repo, hostname: "x", port: 1, ${options}\n${"config :a, A.Repo, port: 2\n".repeat(6000)}`;
  isQuick(() => {
    const found = ecto(text).config.options;
    assert.deepEqual(
      found.map(({ name, value }) => [name, value]),
      [
        ["hostname", "x"],
        ["port", 2],
      ],
    );
  });
});

test("assignments within assignments in Kotlin", { timeout: 100_000 }, () => {
  const head = 'class A { fun f() { val c = HikariConfig(); c.jdbcUrl = "jdbc:postgresql://db:5432/shop"\n';
  isQuick(() => assert.equal(spring(`${head}${full("val a = ")}`, "A.kt").settings.host?.value, "db"));
});

test("sums of sums in Go", { timeout: 100_000 }, () => {
  const head = 'package a\nfunc main() { db, err := sql.Open("postgres", "postgres://u@db:5432/shop")\n';
  const sums = numbered((at) => `x${at} := x${at - 1} + x${at - 1}`, 12_000).join("\n");
  isQuick(() => assert.equal(readAppConfig(playbookFor("go"), `${head}${sums}`, "db.go").settings.host?.value, "db"));
});

test("thousands of objects handed to one call", { timeout: 100_000 }, () => {
  const head = 'export default new DataSource({ type: "postgres", url: "postgres://db/shop", replication: {';
  const read = () => readAppConfig(playbookFor("typeorm"), `${head}${full("{url:'postgres://x/y'},")}`, "ormconfig.ts");
  isQuick(() => {
    try {
      assert.ok(read().all.length > 0);
    } catch (error) {
      assert.ok(error instanceof UserMistake, String(error));
    }
  });
});

test("thousands of empty documents of YAML", { timeout: 100_000 }, () => {
  const text = `${full("---\n")}spring:\n  datasource:\n    url: jdbc:postgresql://db:5432/shop\n`;
  isQuick(() => assert.equal(spring(text, "application.yml").settings.host?.value, "db"));
});

test("thousands of texts of Python that one large dictionary fills", { timeout: 100_000 }, () => {
  const texts = 'psycopg2.connect("host=%(a)s port=%(a)s" % d)\n'.repeat(1000);
  const text = `import psycopg2\nd = {"a": "db", ${'"b": "c", '.repeat(4000)}}\n${texts}`;
  isQuick(() => assert.equal(readAppConfig(playbookFor("sqlalchemy"), text, "db.py").all.length, 1000));
});

test("what is set in a dictionary that thousands of databases of Django have is read, or beyond our bound", () => {
  const databases = (set: number, count: number) =>
    `db = {"NAME": "shop"}\n${'db["HOST"] = "db"\n'.repeat(set)}${'DATABASES = {"default": db}\n'.repeat(count)}`;
  const django = (text: string) => readAppConfig(playbookFor("django"), text, "settings.py");
  isQuick(() => {
    assert.equal(django(databases(20, 900)).settings.host?.value, "db");
    assert.throws(() => django(databases(1800, 700)), tooMany);
  });
});
