// What a Go file opens is known by the driver's name and by the release in an import's path.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const read = (text: string) => readAppConfig(playbookFor("go"), text, "main.go");
const goPg = (path: string, fields: string) =>
  read(`package shelf\n\nimport "${path}"\n\nvar db = pg.Connect(&pg.Options{\n\t${fields},\n})\n`);

test("go-pg before its fourth release has a host and a port apart, and before its fifth a flag for TLS", () => {
  const old = goPg("gopkg.in/pg.v3", 'Host: "db", Port: "5433", SSL: true').settings;
  assert.deepEqual([old.host?.value, old.port?.value, old.tls?.value], ["db", 5433, "require"]);
  assert.equal(goPg("gopkg.in/pg.v4", 'Addr: "db:5432", SSL: false').settings.tls?.value, "disable");
  assert.equal(goPg("gopkg.in/pg.v4", 'Addr: "db:5432", SSL: secure').settings.tls, undefined);
  // Later ones have neither: the words are another library's.
  const names = goPg("github.com/go-pg/pg/v10", 'Addr: "db:5432", Host: "smtp", SSL: true').config.options;
  assert.deepEqual(
    names.map(({ name }) => name),
    ["Addr"],
  );
});

const most = (code: string) =>
  read(
    `package store\n\nfunc open(url string) {\n\tdb, _ := sql.Open("pgx", url)\n\t${code}\n\t` +
      "db.SetMaxOpenConns(most)\n}\n",
  ).settings.poolSize?.value;

test("a name that a function gives a number once is that number, and no other is", () => {
  assert.equal(most("most := 20"), 20);
  for (const code of [
    "most := 20\n\tmost += 5",
    "most := 20\n\tmost++",
    'most := 20\n\tflag.IntVar(&most, "most", 20, "")',
    "most := 20\n\tif big {\n\t\tmost := 90\n\t}",
    "most := limits.Most",
  ])
    assert.equal(most(code), undefined, code);
});
