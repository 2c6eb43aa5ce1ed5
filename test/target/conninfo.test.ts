// Connection strings mean what libpq says they mean; each accident has its own name; nothing secret is repeated.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { parseConninfo } from "../../src/target/conninfo.ts";
import { needs } from "../support/optional.ts";

const parse = (text: string | null, env: Record<string, string> = {}, useEnvironment = false) =>
  parseConninfo(text, { where: "url", env, useEnvironment, homeDir: "/nonexistent" });
const causeOf = (text: string) => parse(text).problems[0]?.cause ?? null;

const canary = "hunter2";
const wrong: [text: string, cause: string][] = [
  ["", "config-variable-missing"],
  ["''", "config-variable-missing"],
  ["${DATABASE_URL}", "config-variable-missing"],
  ["$DATABASE_URL", "config-variable-missing"],
  ["{{ .Values.database.url }}", "config-variable-missing"],
  ["%DATABASE_URL%", "config-variable-missing"],
  ["postgresql://app:[YOUR-PASSWORD]@db.example.com:5432/app", "config-variable-missing"],
  ["postgresql://app:<password>@db.example.com/app", "config-variable-missing"],
  ["postgresql://app:${DB_PASSWORD}@db.example.com/app", "config-variable-missing"],
  [`postgresql://app:${canary}@db/app\n`, "config-stray-whitespace"],
  [` postgresql://app:${canary}@db/app`, "config-stray-whitespace"],
  [`\uFEFFpostgresql://app:${canary}@db/app`, "config-stray-whitespace"],
  [`"postgresql://app:${canary}@db/app"`, "config-stray-whitespace"],
  [`\u201Cpostgresql://app:${canary}@db/app\u201D`, "config-stray-whitespace"],
  [`postgresql://app:${canary}@db .example/app`, "config-stray-whitespace"],
  [`mysql://app:${canary}@db/app`, "config-scheme-unsupported"],
  ["jdbc:postgresql://db/app", "config-scheme-unsupported"],
  [`ecto://app:${canary}@db/app`, "config-scheme-unsupported"],
  [`postgresql+asyncpg://app:${canary}@db/app`, "config-scheme-unsupported"],
  [`postgres:/app:${canary}@db/app`, "config-url-invalid"],
  [`postgresql://app:${canary}@[::1/app`, "config-url-invalid"],
  [`postgresql://app:${canary}@db/app?sslmode`, "config-url-invalid"],
  [`postgresql://app:${canary}@db/100%app`, "config-url-invalid"],
  [`postgresql://app:${canary}@x@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}/x@db/app`, "config-password-unescaped"],
  [`postgresql://app:1/${canary}@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}%zz@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}@/app`, "config-host-missing"],
  [`postgresql://app:${canary}@:5432/app`, "config-host-missing"],
  [`postgresql://app:${canary}@db:254322/app`, "config-port-invalid"],
  [`postgresql://app:${canary}@db:0/app`, "config-port-invalid"],
  [`postgresql://app:${canary}@db:5432x/app`, "config-port-invalid"],
  [`postgresql://app:${canary}@::1:5432/app`, "config-port-invalid"],
  [`postgresql://app:${canary}@db/app?sslmode=requierd`, "config-sslmode-invalid"],
  [`postgresql://app:${canary}@db/app?sslmode=prefer&sslrootcert=system`, "config-sslmode-invalid"],
  [`postgresql://app:${canary}@db/app?sslnegotiation=direct`, "config-sslmode-invalid"],
  [`postgresql://app:${canary}@db/app?pgbouncer=true`, "config-parameter-unknown"],
  [`postgresql://app:${canary}@db/app?ssl_mode=require`, "config-parameter-unknown"],
  [`postgresql://app:${canary}@db/app?channel_binding=yes`, "config-parameter-unknown"],
  [`postgresql://app:${canary}@db/app?connect_timeout=soon`, "config-parameter-unknown"],
  [`host=db user=app password=${canary} nonsense`, "config-url-invalid"],
];
for (const [text, cause] of wrong) {
  test(`${cause}: ${JSON.stringify(text)}`, () => {
    const { problems, conninfo } = parse(text);
    assert.equal(problems[0]?.cause, cause);
    assert.ok(conninfo === null || problems.length > 0);
    assert.ok(!JSON.stringify(problems).includes(canary), "a problem repeats the password");
    assert.ok((problems[0]?.fix ?? "").length > 10);
  });
}

const right = [
  "postgresql://db",
  "postgres://app@db/app",
  "postgresql://app:p%40s%3As%2F%23%25%20x@db:5433/app?sslmode=require&application_name=x",
  "postgresql://app:pa$$w{rd}@db/app",
  "postgresql://app:a:b@db/app",
  "postgresql://app:a#b@db/app",
  "postgresql://app:a?b@db/app",
  "postgresql://app@[fdaa:0:9cc8::3]:5432/app",
  "postgresql://a@h1:5432,h2:5433/db?target_session_attrs=read-write",
  "postgresql:///app?host=/var/run/postgresql&port=5433",
  "postgresql://%2Fvar%2Frun%2Fpostgresql/app",
  "postgresql://app@db/app?options=-c%20statement_timeout%3D5s",
  "postgresql://app@db/app?ssl=true",
  "postgresql://app@db/app?sslrootcert=system",
  "host=db port=5432 user='a b' password='it\\'s' dbname=app",
];
for (const text of right) {
  test(`nothing wrong: ${text}`, () => {
    const { problems, conninfo } = parse(text);
    assert.deepEqual(problems, []);
    assert.ok(conninfo);
  });
}

test("what libpq makes of the parts", () => {
  const one = parse("postgresql://app:p%40s%20x@[fdaa::3]:5433/my%2Fdb?ssl=true").conninfo;
  assert.deepEqual(one?.hosts, [{ host: "fdaa::3", hostaddr: null, port: 5433, kind: "literal" }]);
  assert.deepEqual([one?.user, one?.password?.reveal(), one?.database, one?.sslmode], ["app", "p@s x", "my/db", "require"]);
  assert.equal(parse("postgresql://app@db").conninfo?.database, "app");
  assert.equal(parse("postgresql://app@db/x?sslrootcert=system").conninfo?.sslmode, "verify-full");
  const two = parse("postgresql://a@h1,h2:6000/db").conninfo;
  assert.deepEqual(
    two?.hosts.map(({ host, port }) => `${host}:${port}`),
    ["h1:5432", "h2:6000"],
  );
  assert.equal(parse("host=/tmp user=a").conninfo?.hosts[0]?.kind, "socket");
});

test("the environment fills what the text leaves out, only where it is asked for; password and service files too", () => {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-home-"));
  try {
    writeFileSync(join(home, ".pgpass"), "# comment\nother:*:*:*:no\ndb:5432:*:app:from\\:file\n");
    writeFileSync(join(home, "services"), "[main]\nhost=service-db\nport=6543\n[other]\nhost=x\n");
    const env = { PGHOST: "db", PGUSER: "app", PGDATABASE: "envdb", PGSERVICEFILE: join(home, "services") };
    const read = (text: string | null, more: Record<string, string> = {}) =>
      parseConninfo(text, { where: "url", env: { ...env, ...more }, useEnvironment: true, homeDir: home }).conninfo;
    assert.equal(read(null)?.password, null, "a file that others may read is ignored");
    chmodSync(join(home, ".pgpass"), 0o600);
    assert.equal(read(null)?.password?.reveal(), "from:file");
    assert.equal(read(null)?.sources["host"], "environment PGHOST");
    assert.equal(read("postgresql://other@elsewhere")?.database, "envdb");
    assert.deepEqual(read("service=main")?.hosts[0], { host: "service-db", hostaddr: null, port: 6543, kind: "name" });
    assert.equal(parse("postgresql://u@h", env).conninfo?.database, "u");
    assert.equal(
      parseConninfo("service=nosuch", { where: "url", env, useEnvironment: true, homeDir: home }).problems[0]?.cause,
      "config-variable-missing",
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("any user, password and database, percent-encoded, come back whole and without complaint", () => {
  const text = fc.string({ minLength: 1, maxLength: 30, unit: "binary" }).filter((one) => !one.includes("\0"));
  fc.assert(
    fc.property(text, text, text, (user, password, database) => {
      const { conninfo, problems } = parse(
        `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@db.example.com/${encodeURIComponent(database)}`,
      );
      assert.deepEqual(problems, []);
      assert.deepEqual([conninfo?.user, conninfo?.password?.reveal(), conninfo?.database], [user, password, database]);
    }),
    { numRuns: 1000 },
  );
});

test("no text whatever makes it throw", () => {
  const pieces = fc.constantFrom("postgres://", "@", ":", "/", "?", "=", "&", "[", "]", "%", ",", "'", "\\", " ", "host=", "u", "5432");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(pieces).map((list) => list.join("")),
      ),
      (text) => void parse(text),
    ),
    { numRuns: 3000 },
  );
});

test("psql agrees on what is an error", { skip: needs("psql") }, () => {
  const agreed = [...wrong.map(([text]) => text), ...right].filter(
    (text) =>
      text.includes("://") &&
      !/^["'\s\uFEFF\u201C]|\$|\[YOUR|<|sslrootcert=system|sslnegotiation|jdbc|mysql|ecto|asyncpg|\n$|postgres:\/app|:\/\/\/|:(0|254322|5432x)\/| \.example|@:?(5432)?\/app$|@x@|:1:5432|:1\/hunter/.test(
        text,
      ),
  );
  assert.ok(agreed.length > 15);
  for (const text of agreed) {
    let said = "";
    try {
      execFileSync("psql", [text.replaceAll(/@(db|h1)([:,/?]|$)/g, "@127.0.0.1$2"), "-w", "-c", "select 1"], {
        stdio: "pipe",
        env: { PATH: process.env["PATH"], PGCONNECT_TIMEOUT: "1" },
        timeout: 10_000,
      });
    } catch (error) {
      said = String((error as { stderr?: Buffer }).stderr);
    }
    const psqlRefuses =
      /invalid|missing|unexpected|forbidden|must|extra key|end of string/.test(said) &&
      !/connection to server(?!.*invalid integer)|could not translate/.test(said);
    assert.equal(causeOf(text) !== null, psqlRefuses, `${text}\npsql: ${said}`);
  }
});
