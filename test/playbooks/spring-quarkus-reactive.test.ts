// Quarkus' reactive data source: its URL and pool are read as documented, and nothing of it is judged.
// https://quarkus.io/guides/datasource#reactive-datasource
import assert from "node:assert/strict";
import { test } from "node:test";
import { libraryTitle } from "../../src/playbooks/library-titles.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const playbook = playbookFor("spring");
const read = (text: string, file = "application.properties") => readAppConfig(playbook, text, file);
const root = "quarkus.datasource";
const kind = `${root}.db-kind=postgresql\n${root}.username=weir\n`;

function asked(text: string, file?: string) {
  const { settings, findings, config } = read(text, file);
  const { host, port, database, user, tls, poolSize } = settings;
  assert.deepEqual(findings, [], text);
  assert.equal(libraryTitle(playbook, config), "Quarkus (Vert.x)");
  assert.deepEqual(config.notes, ["settings of a reactive data source are read, and not judged"]);
  return [host, port, database, user, tls, poolSize].map((one) => one?.value);
}

test("its URL, pool and TLS are read, in each form of its file", () => {
  for (const scheme of ["postgresql:", "postgres:", "vertx-reactive:postgresql:"]) {
    const url = (rest: string) => `${kind}${root}.reactive.url=${scheme}//${rest}\n`;
    const size = `${root}.reactive.max-size=40\n`;
    assert.deepEqual(asked(url("db:6432/shop") + size), ["db", 6432, "shop", "weir", "disable", 40]);
    assert.deepEqual(asked(url("db/shop?sslmode=require")), ["db", 5432, "shop", "weir", "require", undefined]);
    const mode = `${root}.reactive.postgresql.ssl-mode=verify-full\n`;
    assert.equal(asked(url("db/shop?sslmode=require") + mode)[4], "verify");
    assert.equal(asked(url("db/shop") + mode.replace("verify-full", "${SSL_MODE}"))[4], undefined);
    assert.doesNotMatch(JSON.stringify(read(url("other:geheim@db/shop"))), /geheim/);
  }
  const named = `quarkus:\n  datasource:\n    "users":\n      reactive:\n        url: postgresql://db/users\n`;
  assert.deepEqual(asked(named, "application.yml"), ["db", 5432, "users", undefined, "disable", undefined]);
});

test("of several servers, of a variable, and of no host, no place is claimed", () => {
  const none = [undefined, undefined, undefined, "weir", undefined, undefined];
  for (const url of ["postgresql://db/shop,postgresql://db2/shop", "${DATABASE_URL}"])
    assert.deepEqual(asked(`${kind}${root}.reactive.url=${url}\n`), none, url);
  const local = asked(`${kind}${root}.reactive.url=postgresql:///shop\n`);
  assert.deepEqual(local, [undefined, undefined, "shop", "weir", "disable", undefined]);
});

test("the data source with JDBC beside it is judged as before, and goes first", () => {
  const both =
    `${root}.reactive.url=postgresql://db:99999/shop?sslmode=bogus\n` +
    `${root}.jdbc.url=jdbc:postgresql://db/shop?sslmode=bogus\n`;
  const { findings, databases } = read(both);
  assert.deepEqual(databases, [`${root}.jdbc`, `${root}.reactive`]);
  assert.deepEqual(
    findings.map(({ cause, line }) => [cause, line]),
    [["config-sslmode-invalid", 2]],
  );
});

test("another database's reactive URL is none of ours", () => {
  for (const url of ["mysql://db/shop", "vertx-reactive:mysql://db/shop"])
    assert.throws(() => read(`${root}.db-kind=mysql\n${root}.reactive.url=${url}\n`), { name: "UserMistake" }, url);
});
