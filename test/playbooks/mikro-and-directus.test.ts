// Words that MikroORM and Directus do not read, and pools that Knex beneath them refuses.
import assert from "node:assert/strict";
import { test } from "node:test";
import knex from "knex";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const secret = "canary-7c21de";
const read = (
  framework: "node-postgres" | "generic",
  text: string,
  file: string,
  versions: [string, string][] = [],
) => {
  const answer = readAppConfig(playbookFor(framework), text, file, null, new Map(versions));
  assert.ok(!JSON.stringify(answer).includes(secret), text);
  return answer;
};
const told = (answer: ReturnType<typeof read>) =>
  answer.findings.map((one) => `${levelOf(one)} ${one.option} L${one.line} ${one.why} WRITE ${one.fix}`);

const mikro = (options: string, version?: string) =>
  told(
    read(
      "node-postgres",
      `import { defineConfig } from "@mikro-orm/postgresql";\nexport default defineConfig({\n  host: "db",\n` +
        `  password: "${secret}",\n  entities: ["dist"],\n  ${options}\n});\n`,
      "mikro-orm.config.ts",
      version === undefined ? [] : [["@mikro-orm/core", version]],
    ),
  );

test("MikroORM reads user, dbName and clientUrl: other libraries' words are told", () => {
  const [user, ...more] = mikro('username: "app", dbName: "shop",');
  assert.match(
    user ?? "",
    /^error username L6 MikroORM does not read `username`: it reads `user`\. It connects as `postgres`/,
  );
  assert.match(user ?? "", /WRITE .*user: "app"/);
  assert.deepEqual(more, []);
  assert.match(
    mikro('user: "app", database: "shop",').join("\n"),
    /^error database L6 .* it reads `dbName`\..*does not start.*$/,
  );
  const [beside] = mikro('clientUrl: process.env.DATABASE_URL, username: "app",');
  assert.match(beside ?? "", /^note username L6 .*The URL counts\./);
  for (const fine of [
    'user: "app", dbName: "shop",',
    'user: "app", dbName: "shop", username: "other",',
    'clientUrl: "postgresql://db/shop", user: "app",',
    'dbName: "shop", ...common, username: "app",',
  ])
    assert.deepEqual(mikro(fine), [], fine);
  // Anybody's own object.
  const own =
    'import { MikroORM } from "@mikro-orm/core";\n' +
    `export const config = { host: "db", username: "app", password: "${secret}" };\n`;
  assert.deepEqual(told(read("node-postgres", own, "config.ts")), []);
});

test("a Pool of pg beside MikroORM stays pg's, and its mistakes are told", () => {
  const imports = 'import { MikroORM } from "@mikro-orm/core";\nimport { Pool } from "pg";\n';
  const [one = ""] = told(
    read("node-postgres", `${imports}new Pool({ host: "db", username: "app", database: "shop" });\n`, "db.ts"),
  );
  assert.match(one, /^error username L3 node-postgres ignores `username`: it reads `user`\./);
  // MikroORM's own object.
  const own = read("node-postgres", `${imports}export default { host: "db", username: "app", port };\n`, "db.ts");
  assert.ok(own.config.traits.includes("mikro-orm"));
});

test("MikroORM hands driverOptions alone to the driver: ssl beside it asks for nothing", () => {
  const rest = 'user: "app", dbName: "shop",';
  const fix = (options: string, version?: string) =>
    mikro(`${rest} ${options}`, version).map((one) => one.split(" WRITE ")[1]);
  assert.match(
    mikro(`${rest} ssl: true`).join("\n"),
    /^warning ssl L6 MikroORM does not read `ssl` here: .* only PGSSLMODE asks for TLS\./,
  );
  assert.deepEqual(fix("ssl: true", "6.3.0"), ["// move ssl: driverOptions: { connection: { ssl } }"]);
  assert.deepEqual(fix("ssl: { rejectUnauthorized: false }", "7.0.1"), ["// move ssl: driverOptions: { ssl }"]);
  for (const fine of [
    "ssl: false",
    "ssl: true, driverOptions: { connection: { ssl: true } }",
    "ssl: true, driverOptions: own",
  ])
    assert.deepEqual(mikro(`${rest} ${fine}`, "6.3.0"), [], fine);
});

/** Knex's own word for such a pool, or for a query through it; null where it takes it. */
const refusal = async (pool: Record<string, unknown>) => {
  try {
    const made = knex({ client: "pg", connection: { host: "127.0.0.1", port: 1 }, pool });
    if (pool["max"] === 0) await made.raw("select 1");
    return null;
  } catch (error) {
    return String(error);
  }
};

test("a pool of MikroORM's is Knex's up to version 6; from 7 on nobody reads its min", async () => {
  const pool = (text: string, version?: string) =>
    mikro(`user: "app", dbName: "shop", pool: { ${text} },`, version).map((one) => one.split(" L6 ")[0]);
  for (const [text, given] of [
    ["min: 5, max: 2", { min: 5, max: 2 }],
    ["max: 0", { max: 0 }],
    ["size: 4", { size: 4 }],
    ['max: "ten"', { max: "ten" }],
  ] as const) {
    assert.match((await refusal(given)) ?? "", /[Tt]arn|Unable to acquire a connection/, text);
    assert.equal(pool(text, "6.3.0")[0]?.split(" ")[0], "error", text);
    for (const version of ["7.0.1", undefined]) assert.deepEqual(pool(text, version), [], `${text} ${version}`);
  }
  assert.equal(await refusal({ min: 2, max: 10 }), null);
  assert.deepEqual(pool("min: 2, max: 10", "6.3.0"), []);
});

const place = `DB_CLIENT=pg\nDB_HOST=db\nDB_DATABASE=directus\nDB_PASSWORD=${secret}\n`;
const directus = (lines: string, file = ".env") => read("generic", `${place}${lines}`, file);

test("Directus hands DB_POOL__ to Knex, which refuses such a pool", async () => {
  const said = (lines: string) =>
    told(directus(lines)).map((one) =>
      one.replace(/ must be.*?WRITE| is larger.*?WRITE| at 0 Knex makes no pool.*?WRITE/, " WRITE"),
    );
  for (const [lines, given, expected] of [
    [
      "DB_POOL__MIN=4\nDB_POOL__MAX=0",
      { min: 4, max: 0 },
      "error DB_POOL__MAX L6 With `DB_POOL__MAX` WRITE DB_POOL__MAX=10",
    ],
    [
      "DB_POOL__MIN=4\nDB_POOL__MAX=2",
      { min: 4, max: 2 },
      "error DB_POOL__MIN L5 DB_POOL__MIN (4) WRITE DB_POOL__MIN=0",
    ],
    ["DB_POOL__MAX=ten", { max: "ten" }, "error DB_POOL__MAX L5 `DB_POOL__MAX` WRITE DB_POOL__MAX=10"],
    [
      "DB_POOL__ACQUIRE_TIMEOUT_MILLIS=0",
      { acquireTimeoutMillis: 0 },
      "error DB_POOL__ACQUIRE_TIMEOUT_MILLIS L5 `DB_POOL__ACQUIRE_TIMEOUT_MILLIS` WRITE " +
        "DB_POOL__ACQUIRE_TIMEOUT_MILLIS=30000",
    ],
    [
      "DB_POOL__SIZE=4",
      { size: 4 },
      "error DB_POOL__SIZE L5 The pool has no option of this name: Knex's pool (tarn) throws when Directus starts. " +
        "WRITE # remove DB_POOL__SIZE",
    ],
  ] as const) {
    assert.match((await refusal(given)) ?? "", /[Tt]arn|Unable to acquire a connection/, lines);
    assert.deepEqual(said(lines), [expected], lines);
  }
  for (const fine of [
    "DB_POOL__MIN=0\nDB_POOL__MAX=10\nDB_POOL__IDLE_TIMEOUT_MILLIS=30000",
    "DB_POOL__MAX=${POOL_MAX}",
    "DB_POOL__MIN=${POOL_MIN}\nDB_POOL__MAX=2",
    "DB_POOL__PROPAGATE_CREATE_ERROR=false",
  ])
    assert.deepEqual(said(fine), [], fine);
  const compose =
    "services:\n  directus:\n    image: directus/directus:11\n    environment:\n      DB_CLIENT: pg\n" +
    "      DB_HOST: db\n      DB_POOL__MAX: 0\n";
  assert.match(
    told(read("generic", compose, "compose.yaml")).join("\n"),
    /^error DB_POOL__MAX L7 .*WRITE DB_POOL__MAX: "10"$/,
  );
});

test("DB_SSL says what Directus asks for, where no connection string decides", () => {
  const tls = (lines: string) => directus(lines).settings.tls?.value;
  assert.equal(tls("DB_SSL=true\nDB_POOL__MAX=4"), "verify");
  assert.equal(tls("DB_SSL=true\nDB_SSL__REJECT_UNAUTHORIZED=false"), "require");
  assert.equal(tls("DB_SSL__REJECT_UNAUTHORIZED=false"), "require");
  assert.equal(tls("DB_SSL=false\nDB_POOL__MAX=4"), "disable");
  // Another program's variable of this name.
  assert.equal(tls("DB_SSL=true"), "prefer");
});
