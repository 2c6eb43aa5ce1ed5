// Connection strings mean what libpq says they mean; each accident has its own name; nothing secret is repeated.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { passwordFor } from "../../src/libpq/connection.ts";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { cpuMs } from "../support/cpu.ts";
import { cases } from "../support/campaign.ts";

const parse = (text: string | null, env: Record<string, string> = {}, useEnvironment = false) =>
  parseConninfo(text, { where: "url", env, useEnvironment, homeDir: "/nonexistent" });

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
  ["postgresql://app:${DB_PASSWORD:-none}@db.example.com/app", "config-variable-missing"],
  [`postgresql://app:${canary}@\${HOST}.internal:5432/app`, "config-variable-missing"],
  [`postgresql://app:${canary}@$DB_HOST:$DB_PORT/app`, "config-variable-missing"],
  ["postgresql://app:$(DB_PASSWORD)@db/app", "config-variable-missing"],
  ["postgresql://#{user}:#{password}@db/app", "config-variable-missing"],
  ["postgresql://<%= user %>@db/app", "config-variable-missing"],
  ["postgresql://undefined:undefined@undefined:undefined/undefined", "config-variable-missing"],
  ["host=${DB_HOST} user=app", "config-variable-missing"],
  ['"${DATABASE_URL}"', "config-variable-missing"],
  [" \n", "config-variable-missing"],
  ["undefined", "config-variable-missing"],
  ["<your database url>", "config-variable-missing"],
  ["__DB_URL__", "config-variable-missing"],
  [`postgresql://app:${canary}@db/app\n`, "config-stray-whitespace"],
  [` postgresql://app:${canary}@db/app`, "config-stray-whitespace"],
  [`\uFEFFpostgresql://app:${canary}@db/app`, "config-stray-whitespace"],
  [`"postgresql://app:${canary}@db/app"`, "config-stray-whitespace"],
  [`\u201Cpostgresql://app:${canary}@db/app\u201D`, "config-stray-whitespace"],
  [`postgresql://app:${canary}@db .example/app`, "config-stray-whitespace"],
  [`postgresql://app:${canary}@db/my app`, "config-stray-whitespace"],
  [`postgresql://app:${canary}\n@db/app`, "config-stray-whitespace"],
  [`postgresql://app:${canary}@db\u200B/app`, "config-stray-whitespace"],
  [`postgresql://app:${canary}@db/app\u00A0`, "config-stray-whitespace"],
  [`postgresql://app:${canary}@db/app?sslmode=bad "`, "config-stray-whitespace"],
  [`mysql://app:${canary}@db/app`, "config-scheme-unsupported"],
  ["jdbc:postgresql://db/app", "config-scheme-unsupported"],
  [`ecto://app:${canary}@db/app`, "config-scheme-unsupported"],
  [`postgresql+asyncpg://app:${canary}@db/app`, "config-scheme-unsupported"],
  [`POSTGRES://app:${canary}@db/app`, "config-scheme-unsupported"],
  [`https://app:${canary}@db/app`, "config-scheme-unsupported"],
  [`prisma+postgres://db/?api_key=${canary}`, "config-scheme-unsupported"],
  [`psql 'postgresql://app:${canary}@db/app'`, "config-url-invalid"],
  [`DATABASE_URL=postgresql://app:${canary}@db/app`, "config-url-invalid"],
  [`export DATABASE_URL="postgresql://app:${canary}@db/app"`, "config-url-invalid"],
  [`pgsql:host=db;dbname=app;user=app;password=${canary}`, "config-url-invalid"],
  [`Host=db;Port=5432;Database=app;Username=app;Password=${canary}`, "config-url-invalid"],
  [`Server=tcp:db,5432;Database=app;User Id=app;Password=${canary}`, "config-url-invalid"],
  [`postgresql://app:${canary}@/cloudsql/shop:us-east1:orders/app`, "config-host-missing"],
  [`postgres:/app:${canary}@db/app`, "config-url-invalid"],
  [`postgres//app:${canary}@db/app`, "config-url-invalid"],
  [`app:${canary}@db:5432/app`, "config-url-invalid"],
  [`app:${canary}@db:5432/app?sslmode=require`, "config-url-invalid"],
  [`${canary}:/x@db/app`, "config-url-invalid"],
  [`://app:${canary}@db/app`, "config-url-invalid"],
  [`postgresql://app:${canary}@[::1/app`, "config-url-invalid"],
  [`postgresql://app:${canary}@db/app?sslmode`, "config-url-invalid"],
  [`postgresql://app:${canary}@db/100%app`, "config-url-invalid"],
  [`postgresql://app:${canary}@x@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}/x@db/app`, "config-password-unescaped"],
  [`postgresql://app:1/${canary}@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}%zz@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}/x?y@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}/x@db`, "config-password-unescaped"],
  [`postgresql://app:x@y/${canary}@db/app`, "config-password-unescaped"],
  [`postgresql://a/pp:${canary}@db:5432/app`, "config-password-unescaped"],
  [`postgresql://app:${canary} x@db/app`, "config-password-unescaped"],
  [`postgresql://app@server:${canary}@db/app`, "config-password-unescaped"],
  [`postgresql://app:${canary}@/app`, "config-host-missing"],
  [`postgresql://app:${canary}@:5432/app`, "config-host-missing"],
  ["postgresql://:@:/", "config-host-missing"],
  [`postgresql://app:${canary}@/app?host=`, "config-host-missing"],
  [`postgresql://app:${canary}@fdaa:0:1::3/app`, "config-port-invalid"],
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
  [`postgresql://app:${canary}@db/app?require_auth=md5,!none`, "config-parameter-unknown"],
  [`postgresql://app@db/app?scram_client_key=${canary}`, "config-parameter-unknown"],
  [`postgresql://app:${canary}@db/app?scram_server_key=`, "config-parameter-unknown"],
  [`postgresql://app:${canary}@db/app?ssl_max_protocol_version=TLSv1.1`, "config-parameter-unknown"],
  [`postgresql://app:${canary}@db/app?min_protocol_version=3.2&max_protocol_version=3.0`, "config-parameter-unknown"],
  ["${{Postgres.DATABASE_URL}}", "config-variable-missing"],
  [`host=db:5432 user=app password=${canary} dbname=app`, "config-port-invalid"],
  [`host=db port=tcp://10.96.0.1:5432 user=app password=${canary} dbname=app`, "config-port-invalid"],
  [`host=db port=5433:5432 user=app password=${canary} dbname=app`, "config-port-invalid"],
  [`host=/tmp/${"long/".repeat(20)} user=app password=${canary} dbname=app`, "config-url-invalid"],
  [`postgresql://app:${canary}@db/app?sslmode=require&amp;connect_timeout=5`, "config-parameter-unknown"],
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
  "host=db user=app password='quoted'",
  "host=db user=app\n",
  "postgresql://app:a${b}c@db/app",
  "postgresql://app:$ecret@db/app",
  "postgresql://app:{x}<y>%3Cz%3E@db/app",
  "postgresql://app:%24%7BDB_PASSWORD%7D@db/app",
  "postgresql://app:%5BYOUR-PASSWORD%5D@db/app",
  "postgresql://app:changeme@db/app",
  "postgresql://app:pw@db/app?sslmode=require&",
  "postgresql://db:5432/app?user=app@corp",
  "postgresql://db:5432/app?application_name=x@y/z",
  "postgresql://db:5432/app@other",
  "postgresql:///app",
  "postgresql:///app?user=me&port=5433",
  "postgresql:///?service=",
  "postgresql://app@db/app?ssl_min_protocol_version=tlsv1.3&require_auth=!password,!md5",
  "postgresql://app@db/app?sslsni=0&keepalives=1&requirepeer=x&oauth_issuer=y&min_protocol_version=3.0",
  "postgresql://app:<secret>@db/app",
  "postgresql://app:{{x}}@db/app",
  "postgresql://db/app?application_name='x'",
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
  assert.deepEqual(
    [one?.user, one?.password?.reveal(), one?.database, one?.sslmode],
    ["app", "p@s x", "my/db", "require"],
  );
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
    const ignored = parseConninfo(null, { where: "url", env, useEnvironment: true, homeDir: home });
    assert.equal(ignored.conninfo?.password, null, "a file that others may read is ignored");
    assert.match(ignored.warnings[0]?.text ?? "", /ignored.*mode 644/);
    chmodSync(join(home, ".pgpass"), 0o600);
    assert.equal(read(null)?.hosts[0]?.password?.reveal(), "from:file");
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
    { numRuns: cases(1000) },
  );
});

test("the protocol's versions are libpq 18's: 3.0, or the latest where more than that must be", () => {
  const asked = (query: string) => {
    const { conninfo } = parse(`postgresql://app@db/app?${query}`);
    return [conninfo?.minProtocolVersion, conninfo?.maxProtocolVersion];
  };
  assert.deepEqual(asked(""), ["3.0", "3.0"]);
  assert.deepEqual(asked("max_protocol_version=latest"), ["3.0", "3.2"]);
  assert.deepEqual(asked("min_protocol_version=3.2"), ["3.2", "3.2"]);
});

test("what this check cannot do is said before a packet is sent", () => {
  for (const [query, words] of [
    ["gssencmode=require", /GSSAPI/],
    ["sslcert=/c&sslkey=engine:key", /engine/],
    ["host=%40name", /abstract/],
  ] as const) {
    const [problem] = parse(`postgresql://app@db/app?${query}`).problems;
    assert.equal(problem?.cause, "vantage-unsupported", query);
    assert.match(problem?.text ?? "", words);
  }
});

test("a password that may be a template is sent as libpq sends it, and the warning does not repeat it", () => {
  const { warnings, conninfo } = parse("postgresql://app:{{canary}}@db/app");
  assert.equal(conninfo?.password?.reveal(), "{{canary}}");
  assert.equal(warnings[0]?.cause, "config-variable-missing");
  assert.ok(!JSON.stringify(warnings).includes("canary"));
});

test("each host has its own password from the password file, and the gate knows them all", () => {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-home-"));
  try {
    const path = join(home, "pass");
    writeFileSync(path, "h1:5432:*:app:first-one\nh2:*:*:app:second-one\n", { mode: 0o600 });
    const { conninfo, secrets } = parse(`postgresql://app@h1,h2:6000,h3/db?passfile=${path}`);
    const of = (host: string, port: number) => conninfo && passwordFor(conninfo, { host, port })?.reveal();
    assert.deepEqual([of("h1", 5432), of("h2", 6000), of("h3", 5432)], ["first-one", "second-one", undefined]);
    assert.deepEqual(
      secrets.map((one) => one.reveal()),
      ["first-one", "second-one"],
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("a pipe or a device as a service or password file ends at once", () => {
  const home = mkdtempSync(join(tmpdir(), "dbcheck-home-"));
  try {
    const pipe = join(home, "pipe");
    execFileSync("mkfifo", ["-m", "600", pipe]);
    for (const path of [pipe, "/dev/zero"]) {
      assert.match(parse(`postgresql://app@db/x?passfile=${path}`).warnings[0]?.text ?? "", /not a plain file/);
      const text = "service=main";
      const { problems } = parse(text, { PGSERVICEFILE: path });
      assert.equal(problems[0]?.cause, "config-variable-missing");
    }
  } finally {
    rmSync(home, { recursive: true });
  }
});

test("several mistakes are all named, the most fundamental first", () => {
  const causes = parse(` postgresql://app:${canary}@db:x/app?pgbouncr=true&sslmode=bad`).problems.map(
    ({ cause }) => cause,
  );
  assert.deepEqual(causes, [
    "config-stray-whitespace",
    "config-port-invalid",
    "config-sslmode-invalid",
    "config-parameter-unknown",
  ]);
});

test("parameters of other drivers are known by their driver, misspelt ones by their neighbour", () => {
  const said = (name: string) => {
    const [problem] = parse(`postgresql://app@db/app?${name}=1`).problems;
    return `${problem?.text} ${problem?.fix}`;
  };
  for (const [name, words] of [
    ["pgbouncer", /Prisma/],
    ["connection_limit", /Prisma/],
    ["uselibpqcompat", /node-postgres/],
    ["prepareThreshold", /JDBC/],
    ["statement_cache_size", /asyncpg/],
    ["pool_size", /Ecto/],
    ["ssl_mode", /Did you mean sslmode\?/],
    ["ssl", /Did you mean sslmode\?/],
    ["conect_timeout", /Did you mean connect_timeout\?/],
    ["constructor", /not known to libpq/],
  ] as const)
    assert.match(said(name), words);
  assert.match(parse("postgresql://app@db/app?sslmode=no-verify").problems[0]?.fix ?? "", /node-postgres/);
  assert.match(parse("postgresql+asyncpg://app@db/app").problems[0]?.fix ?? "", /SQLAlchemy/);
});

test("what libpq reads and most drivers do not is a warning, not a fault", () => {
  const { problems, warnings, conninfo } = parse(`postgresql://app:${canary}#x@db/app`);
  assert.deepEqual(problems, []);
  assert.equal(conninfo?.password?.reveal(), `${canary}#x`);
  assert.match(warnings[0]?.fix ?? "", /%23/);
  assert.ok(!JSON.stringify(warnings).includes(canary));
  assert.deepEqual(parse(`postgresql://app:${canary}%23x@db/app#y`).warnings, []);
});

test("whatever breaks the text, no message repeats the password, and the gate knows it", () => {
  const noise = fc
    .array(fc.constantFrom(..."@:/?#%[]=&, '\"x1".split("")), { maxLength: 3 })
    .map((list) => list.join(""));
  const frame = fc.constantFrom(
    (a: string, b: string) => `postgres://app:${a}${canary}${b}@db:5432/app`,
    (a: string, b: string) => `postgres://app${a}:${canary}@${b}db/app?sslmode=bad`,
    (a: string, b: string) => `${a}app:${canary}${b}@db/app?sslmode=require`,
    (a: string, b: string) => `postgres://app@db${a}/app?password=${canary}${b}`,
    (a: string, b: string) => `host=db${a} user=app password=${canary}${b} dbname=app`,
  );
  fc.assert(
    fc.property(frame, noise, noise, (build, before, after) => {
      const text = build(before, after);
      const { problems, warnings, conninfo, secrets } = parse(text);
      assert.ok(!JSON.stringify([problems, warnings]).includes(canary), text);
      const isKnown = secrets.some((secret) => secret.reveal().includes(canary));
      if (conninfo?.password) assert.ok(isKnown, text);
    }),
    { numRuns: cases(3000) },
  );
  const [problem] = parse(`postgres://app:@?${canary}=@db:5432/app`).problems;
  assert.equal(problem?.cause, "config-password-unescaped");
});

test("a password that is also a name is no secret to search for; how it was written is one", () => {
  const revealed = (text: string) => parse(text).secrets.map((secret) => secret.reveal());
  assert.deepEqual(revealed("postgres://postgres:postgres@db/postgres"), []);
  assert.deepEqual(revealed("postgres://app:p%40ss%77ord@db/x"), ["p@ssword", "p%40ss%77ord"]);
  assert.deepEqual(revealed("postgres://app@db/x?password=a%20b&sslpassword=key"), ["a b", "key", "a%20b"]);
});

test("no text whatever makes it throw", () => {
  const pieces = fc.constantFrom(
    "postgres://",
    "@",
    ":",
    "/",
    "?",
    "=",
    "&",
    "[",
    "]",
    "%",
    ",",
    "'",
    "\\",
    " ",
    "host=",
    "u",
    "5432",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(pieces).map((list) => list.join("")),
      ),
      (text) => assert.ok(cpuMs(() => parse(text)) < 500, "too slow"),
    ),
    { numRuns: cases(5000) },
  );
});

test("a long text of anything is judged in no time", () => {
  for (const piece of ["a", "://", "@", ":", "?x=", "&", "[", ",", "'", "${", "{{", "<%", "a://u:p@"])
    for (const frame of ["", "postgres://", "postgres://u:", "host="]) {
      const tookMs = cpuMs(() => parse(frame + piece.repeat(100_000 / piece.length)));
      assert.ok(tookMs < 2_000, `${frame}${piece}…: ${tookMs} ms`);
    }
});
