// Who gets in through PgBouncer before a server that asks for SCRAM, and what lint says of it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { lintCommand, lintOptions } from "../../../src/cli/lint.ts";
import { UserMistake } from "../../../src/errors.ts";
import { readPgBouncer } from "../../../src/playbooks/server/pgbouncer.ts";
import { readUserList } from "../../../src/playbooks/server/userlist.ts";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { needs } from "../../support/optional.ts";
import { startPgBouncer } from "../../support/pgbouncer.ts";

const skip = needs("pgbouncer");
const cluster = await testCluster();
const [weir, sluice] = ["still water", "running water"];

before(async () => {
  const admin = new Client({ connectionString: cluster.url("postgres") });
  await admin.connect();
  for (const [user, password] of [
    ["weir", weir],
    ["sluice", sluice],
  ])
    await admin.query(`create role ${user} login password '${password}'`);
  await admin.end();
});

/** "in", or what the client is told. */
async function login(port: number, user: string, password: string, database = "shop"): Promise<string> {
  const client = new Client({ host: "127.0.0.1", port, database, user, password });
  client.on("error", () => {});
  const is = await client
    .connect()
    .then(async () => client.query("select 1"))
    .then(
      () => "in",
      (error: unknown) => String(error),
    );
  await client.end().catch(() => {});
  return is;
}

/** The server asks each of them for the password. */
const start = async (settings: Record<string, string>, users: string) =>
  startPgBouncer(
    {
      databases: { shop: `host=127.0.0.1 port=${cluster.port} dbname=postgres` },
      settings: { auth_file: "$HOME/users", query_wait_timeout: "3", ...settings },
      files: { users },
    },
    (cleanup) => after(cleanup),
  );

const md5 = (user: string, password: string) => `md5${createHash("md5").update(`${password}${user}`).digest("hex")}`;
const listed = (user: string, secret: string) => `"${user}" "${secret}"\n`;
const boss = listed("boss", "rules the pooler");
const told = (lines: string) =>
  readPgBouncer(`[databases]\nshop = host=db\n[pgbouncer]\nlisten_addr = *\n${lines}\n`).findings;

test(
  "a password in clear text serves SCRAM on both sides; an md5 hash logs in nobody at the server",
  { skip },
  async () => {
    for (const type of ["plain", "scram-sha-256"]) {
      const { port } = await start({ auth_type: type }, `${boss}${listed("weir", weir)}`);
      assert.equal(await login(port, "weir", weir), "in", type);
    }
    for (const type of ["plain", "md5"]) {
      const { port } = await start({ auth_type: type }, `${boss}${listed("weir", md5("weir", weir))}`);
      assert.match(await login(port, "weir", weir), /wrong password type|query_wait_timeout|server login/, type);
    }
    const [note, ...more] = told("auth_type = plain\nauth_file = users");
    assert.deepEqual([note?.level, note?.option, more], ["note", "auth_type", []]);
    assert.match(note?.fix ?? "", /passwords in clear text, or the server's SCRAM hashes: auth_type = scram-sha-256$/);
  },
);

test("auth_query is asked only where auth_user is set", { skip }, async () => {
  const query = "select usename, passwd from pg_shadow where usename = $1";
  for (const type of ["scram-sha-256", "md5", "plain", "trust"]) {
    const settings = { auth_type: type, auth_query: query };
    const { port } = await start(settings, `${boss}${listed("sluice", sluice)}`);
    assert.equal(await login(port, "sluice", sluice), "in", type);
    assert.match(await login(port, "weir", weir), /authentication failed|no such user/, type);
    const own = `auth_type = ${type}\nauth_query = ${query}`;
    const [, ...open] = type === "plain" || type === "trust" ? ["", "note"] : [""];
    const [one, ...more] = told(`${own}\nauth_file = users`);
    assert.deepEqual([one?.level, one?.option, one?.line], ["warning", "auth_query", 6]);
    assert.match(one?.why ?? "", /never asks `auth_query` without `auth_user`, so only users of its `auth_file`/);
    assert.deepEqual(
      more.map(({ level }) => level),
      open,
    );
    const [nobody] = told(own);
    assert.deepEqual([nobody?.level, nobody?.option], ["error", "auth_query"]);
    assert.match(nobody?.why ?? "", /no line sets `auth_file`: nobody can log in\.$/);
  }
  const { port } = await start(
    { auth_type: "scram-sha-256", auth_query: query, auth_user: "postgres" },
    `${boss}${listed("postgres", "test-password")}`,
  );
  assert.equal(await login(port, "sluice", sluice).then((is) => is.includes("authentication failed")), false);
  const asked = `auth_type = scram-sha-256\nauth_query = ${query}\nauth_file = users`;
  assert.deepEqual(told(`${asked}\nauth_user = pooler`), []);
  // Of one database, in another file, or by whom fills in the template.
  const place = "[databases]\nshop = host=db auth_user=pooler\n[pgbouncer]\nlisten_addr = *\n";
  assert.deepEqual(readPgBouncer(`${place}${asked}\n`).findings, []);
  for (const more of ["%include users.ini", "{{ more }}"]) assert.deepEqual(told(`${asked}\n${more}`), [], more);
});

test("userlist.txt: two users with one md5 hash cannot both log in", { skip }, async () => {
  const shared = md5("weir", weir);
  const users = `${listed("weir", shared)}${listed("sluice", shared)}`;
  const place = `host=127.0.0.1 port=${cluster.port} dbname=postgres user=postgres password=test-password`;
  const { port } = await startPgBouncer(
    {
      databases: { shop: place },
      settings: { auth_type: "md5", auth_file: "$HOME/users" },
      files: { users: boss + users },
    },
    (cleanup) => after(cleanup),
  );
  assert.equal(await login(port, "weir", weir), "in");
  assert.match(await login(port, "sluice", weir), /authentication failed/);
  const [one, ...more] = readUserList(users).findings;
  assert.deepEqual([one?.level, one?.line, more], ["error", 2, []]);
  assert.match(
    one?.why ?? "",
    /has the same md5 hash as line 1, .* At least one of the two cannot log in with a password\.$/,
  );
  // The same user twice, a hash for each, or a user whose name is filled in.
  for (const fine of [
    listed("weir", shared).repeat(2),
    listed("weir", shared) + listed("sluice", md5("sluice", weir)),
    listed("weir", shared) + listed("${USER}", shared),
  ])
    assert.deepEqual(readUserList(fine).findings, [], fine);
});

test("userlist.txt: names without quotes are told; the lines of a template are none of the file", () => {
  const [one, ...more] = readUserList('weir "still"\nsluice "running"\n').findings;
  assert.deepEqual([one?.level, one?.line, more], ["error", 1, []]);
  assert.match(one?.why ?? "", /must be in double quotes\. It sees neither this user nor later ones\.$/);
  const hash = md5("weir", weir);
  assert.deepEqual(
    readUserList(`{% for one in users %}\n"{{ one }}" "{{ hash }}"\n{% endfor %}\n"weir" "${hash}"\n`).findings,
    [],
  );
});

test("userlist.txt: where PgBouncer stops reading, and who stands there twice; nobody is named", () => {
  const canary = "canary-9f3e71";
  const { findings, options } = readUserList(
    `; users\n"app" "md5${"a".repeat(32)}"\n"other" "${canary}"\n"app" "SCRAM-SHA-256$${canary}"\nlate ${canary}\n`,
  );
  assert.deepEqual(
    findings.map(({ line, level }) => [line, level]),
    [
      [5, "error"],
      [3, "note"],
      [4, "note"],
      [4, "warning"],
    ],
  );
  assert.ok(!JSON.stringify({ findings, options }).includes(canary));
  assert.throws(() => readUserList("app secret\n"), UserMistake);
});

test("a forced user of whom auth_file has a SCRAM secret alone: PgBouncer cannot log in", { skip }, async () => {
  const admin = new Client({ connectionString: cluster.url("postgres") });
  await admin.connect();
  const { rows } = await admin.query<{ secret: string }>(
    "select rolpassword as secret from pg_authid where rolname = 'weir'",
  );
  await admin.end();
  const secret = rows[0]?.secret ?? "";
  const place = `host=127.0.0.1 port=${cluster.port} dbname=postgres`;
  const users = boss + listed("weir", secret);
  for (const type of ["md5", "scram-sha-256"]) {
    const on = async (line: string, list = users) => {
      const settings = { auth_type: type, auth_file: "$HOME/users", query_wait_timeout: "3" };
      const options = { databases: { shop: line }, settings, files: { users: list } };
      const { port } = await startPgBouncer(options, (cleanup) => after(cleanup));
      return login(port, "weir", weir);
    };
    assert.match(await on(`${place} user=weir`), /wrong password type|query_wait_timeout|server login/, type);
    // Both fixes.
    assert.equal(await on(place), "in", type);
    assert.equal(await on(`${place} user=weir`, boss + listed("weir", weir)), "in", type);
  }
  const found = (line: string, list = users) =>
    readPgBouncer(`[databases]\nshop = ${line}\n[pgbouncer]\nlisten_addr = *\nauth_file = u\n`, new Map(), {
      postgres: null,
      users: list,
    }).findings.map((one) => [one.level, one.option, one.line]);
  assert.deepEqual(found("host=db user=weir"), [["error", "user", 2]]);
  for (const quiet of ["host=db", "user=weir", "host=/run user=weir", "host=db user=sluice", "host=db user=${USER}"])
    assert.deepEqual(found(quiet), [], quiet);
  assert.deepEqual(found("host=db user=weir password=${P}"), []);
  assert.deepEqual(found("host=db user=weir", listed("weir", "still water")), []);
});

test("userlist.txt: a command is a part of the password, unless a script fills in the file", { skip }, async () => {
  const list = `"weir" "md5$(echo -n '${weir}weir' | md5sum)"\n`;
  const { port } = await start({ auth_type: "md5" }, boss + list);
  assert.match(await login(port, "weir", weir), /authentication failed/);
  const folder = await temporaryDirectory();
  await mkdir(join(folder, ".git"));
  const said = async (name: string, text = list) => {
    await writeFile(join(folder, name), text);
    return (await lintCommand(join(folder, name), lintOptions({}))).stdout;
  };
  const mount = "services:\n  pooler:\n    volumes:\n      - ./userlist.txt:/etc/pgbouncer/userlist.txt:ro\n";
  await writeFile(join(folder, "compose.yml"), mount);
  assert.match(await said("userlist.txt"), /line 1: PgBouncer runs no command: .* \[error,/);
  assert.match(await said("userlist.txt.tpl"), /No mistakes found/);
  assert.match(await said("userlist.txt", '"weir" "$(WEIR_PASSWORD)"\n'), /No mistakes found/);
  await writeFile(join(folder, "start.sh"), 'echo "$(cat userlist.txt)" > /etc/pgbouncer/users\n');
  assert.match(await said("userlist.txt"), /No mistakes found/);
});

test("a pooler without a network is told to listen wider only where its clients need a password", () => {
  const fixes = (type: string) =>
    readPgBouncer(
      `[databases]\nshop = host=db user=app\n[pgbouncer]\nauth_file = users\nauth_type = ${type}\n`,
    ).findings.map(({ fix }) => fix);
  for (const type of ["md5", "scram-sha-256"]) assert.deepEqual(fixes(type), ["# for those: listen_addr = *"], type);
  for (const type of ["any", "trust"]) assert.deepEqual(fixes(type), [], type);
});

test("with auth_type = any PgBouncer refuses the clients of a database that forces no user", { skip }, async () => {
  const place = `host=127.0.0.1 port=${cluster.port} dbname=postgres password='test-password'`;
  const databases = { shop: `${place} user=postgres`, bare: place, asked: `${place} auth_user=postgres`, "*": place };
  const { port } = await startPgBouncer({ databases, settings: { auth_type: "any" } }, (cleanup) => after(cleanup));
  const answers = ["shop", "bare", "asked", "other", "pgbouncer"].map((name) => login(port, "x", "", name));
  const refused = /bouncer config error/;
  for (const [at, wanted] of [/^in$/, refused, refused, refused, /^in$|invalid command|syntax/].entries())
    assert.match((await answers[at]) ?? "", wanted, String(at));
  const said = (lines: string, type = "any") =>
    readPgBouncer(`[databases]\n${lines}\n[pgbouncer]\nlisten_addr = *\nauth_file = u\nauth_type = ${type}\n`)
      .findings.filter(({ option }) => option === "user" || option === "auth_type")
      .map(({ level, line, why }) => `${level} ${line}: ${why}`);
  const open = "Anyone who reaches PgBouncer logs in without a password.";
  const error = (where: string) =>
    `\`auth_type = any\` needs \`user=\` in ${where}: PgBouncer refuses every client there (bouncer config error).`;
  const console = "Anyone who reaches PgBouncer gets its admin console without a password.";
  assert.deepEqual(said("shop = host=db user=app"), [`note 6: ${open}`]);
  assert.deepEqual(said("shop = host=db auth_user=app"), [`error 2: ${error("this line")}`, `note 6: ${console}`]);
  assert.deepEqual(said("shop = host=db user=app\n* = host=db"), [`error 3: ${error("this line")}`, `note 7: ${open}`]);
  assert.deepEqual(said("a = host=db\nb = host=db"), [`error 2: ${error("lines 2 and 3")}`, `note 7: ${console}`]);
  // The last line of a name counts, and what is filled in later may force one.
  assert.deepEqual(said("a = host=db\na = host=db user=app"), [`note 7: ${open}`]);
  assert.deepEqual(said("a = host=db ${MORE}"), [`note 6: ${open}`]);
  for (const type of ["trust", "md5"]) assert.ok(!said("a = host=db", type).some((one) => one.startsWith("error")));
});
