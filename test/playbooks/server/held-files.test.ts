// Files of servers and poolers under other names, in a ConfigMap, or with few settings.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { lintCommand, lintOptions } from "../../../src/cli/lint.ts";
import { readConfigMap } from "../../../src/playbooks/server/config-map.ts";
import { isSameValue } from "../../../src/playbooks/server/postgresql-values.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { lintShape } from "../../../src/playbooks/shown/lint-shape.ts";
import { nothingBeside } from "../../../src/playbooks/server/server-version.ts";
import { temporaryDirectory } from "../../support/cluster.ts";

const nobody = { user: null, database: null, address: null };
const held = (text: string) => readConfigMap(text, nobody, new Map(), nothingBeside);

const map = `apiVersion: v1
kind: ConfigMap
metadata:
  name: weir-pooler
  namespace: {{ .Release.Namespace }}
data:
  pgbouncer.ini: |
    ; the pooler

    [databases]
    weir = host=db
    [pgbouncer]
    listen_addr = *
    pool_mode = sessions
    auth_type = scram-sha-256
    auth_file = /etc/pgbouncer/userlist.txt
  userlist.txt: |
    "weir" "still water"
  notes: nothing
`;

test("a ConfigMap's pgbouncer.ini and userlist.txt are read, with the lines of the manifest", () => {
  const file = held(map);
  assert.equal(file?.title, "PgBouncer, PgBouncer's userlist.txt");
  assert.deepEqual([file?.options["listen_addr"], file?.options["users"], file?.lines["listen_addr"]], ["*", 1, 13]);
  assert.deepEqual(
    file?.findings.map(({ level, option, line }) => [level, option, line]),
    [
      ["error", "pool_mode", 14],
      ["note", "user", 18],
    ],
  );
  // What Helm adds to the file may be what is missing in it.
  const bare = map.replace(/ {4}auth_file.*\n/, "");
  assert.ok(held(bare)?.findings.some(({ option }) => option === "auth_file"));
  for (const line of ["    {{ .Values.more }}", '{{- include "more" . }}'])
    assert.ok(
      !held(bare.replace("    auth_type", `${line}\n    auth_type`))?.findings.some(
        ({ option }) => option === "auth_file",
      ),
    );
  const hba = map.replace(
    / {2}pgbouncer\.ini[^]*/,
    "  pg_hba.conf: |\n    local all all peer\n    hosts all all all md5\n",
  );
  assert.deepEqual(
    held(hba)?.findings.map(({ line }) => line),
    [9],
  );
  for (const other of [
    map.replace("ConfigMap", "Deployment"),
    map.replace("pgbouncer.ini", "nginx.conf").replace("  userlist.txt", "  users"),
    map.replaceAll(": |", ": >"),
    "kind: ConfigMap\ndata: [\n",
  ])
    assert.equal(held(other), null, other);
});

test("lint of a file and of a folder read it, also beside a database's variables in the same manifest", async () => {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, "k8s"));
  const path = join(folder, "k8s", "pooler.yaml");
  const said = async (of: string) => {
    const { stdout, exitCode } = await lintCommand(of, lintOptions({}));
    return [exitCode, stdout] as const;
  };
  await writeFile(path, map);
  for (const of of [path, folder]) {
    const [exitCode, stdout] = await said(of);
    assert.equal(exitCode, 1);
    assert.match(stdout, /line 14: `pool_mode` takes session, transaction, statement/);
    assert.match(stdout, /\n {2}write: {2}pool_mode = session\n/);
    // What changes nothing in the file is no line to write.
    assert.match(stdout, /\n {2}do: {5}; where it is deployed: other passwords/);
  }
  await writeFile(path, `${map}  DATABASE_URL: postgres://weir@db/weir?sslmode=required\n`);
  for (const of of [path, folder]) {
    const [, stdout] = await said(of);
    assert.match(stdout, /There is no such `sslmode`/);
    assert.match(stdout, /line 14: `pool_mode` takes session, transaction, statement/);
  }
  assert.match((await said(path))[1], /^note: read with it: PgBouncer, PgBouncer's userlist\.txt$/m);
});

test("lint --json lists each file that a ConfigMap holds, with its own options and lines", async () => {
  const path = join(await temporaryDirectory(), "pooler.yaml");
  const ini = (name: string, mode: string) =>
    `  ${name}: |\n    [databases]\n    weir = host=db\n    [pgbouncer]\n    listen_addr = *\n` +
    `    pool_mode = ${mode}\n    auth_file = /etc/pgbouncer/userlist.txt\n`;
  const head = "kind: ConfigMap\nmetadata:\n  name: weir\ndata:\n";
  await writeFile(path, head + ini("pgbouncer-first.ini", "session") + ini("pgbouncer-second.ini", "transaction"));
  const { stdout } = await lintCommand(path, { ...lintOptions({}), json: true });
  const { configurations, options } = lintShape.parse(JSON.parse(stdout));
  assert.deepEqual(
    configurations.map((one) => [one.file, one.options["pool_mode"], one.options["databases"], one.lines["pool_mode"]]),
    [
      ["pgbouncer-first.ini", "session", 1, 10],
      ["pgbouncer-second.ini", "transaction", 1, 17],
    ],
  );
  assert.equal(options["pool_mode"], "session");
});

const server = (conf: string, rules: string, more = "") =>
  `kind: ConfigMap\nmetadata:\n  name: weir\ndata:\n  postgresql.conf: |\n    port = 5432\n    ${conf}\n${more}` +
  `  pg_hba.conf: |\n    local all all peer\n    ${rules}\n`;

test("a ConfigMap's postgresql.conf and pg_hba.conf are judged as two files of one folder are", () => {
  const told = (text: string) => held(text)?.findings.map(({ level, option, line }) => [level, option, line]);
  const [tls, local] = ["hostssl all all 10.0.0.0/8 scram-sha-256", "listen_addresses = 'localhost'"];
  assert.deepEqual(told(server("ssl = off", tls)), [["warning", "hostssl", 10]]);
  assert.deepEqual(told(server("#ssl = on", tls)), [["note", "hostssl", 10]]);
  assert.deepEqual(told(server(local, "host all all 10.0.0.0/8 md5")), [["note", "listen_addresses", 7]]);
  assert.deepEqual(told(server(local, "host all all 127.0.0.1/32 scram-sha-256")), []);
  for (const quiet of [
    server("ssl = on", tls),
    server("ssl = {{ .Values.tls }}", tls),
    // Another object may be another server's.
    server("ssl = off", tls, "---\nkind: ConfigMap\nmetadata:\n  name: sluice\ndata:\n"),
    `${server("work_mem = 8MB", tls)}---\nkind: StatefulSet\nspec:\n  args: ["-c", "ssl=on"]\n`,
  ])
    assert.deepEqual(told(quiet), [], quiet);
});

test("lint takes a server's file also as a template, a sample, or what Ansible fills in", async () => {
  const folder = await temporaryDirectory();
  const files = {
    "pgcat.toml.template":
      '[general]\nadmin_username = "${A}"\nadmin_password = "${B}"\n[pools.weir.users.0]\nusername = "weir"\n' +
      'password = "<x>"\npool_size = ${SIZE}\n[pools.weir.shards.0]\nservers = [["${HOST}", 5432, "primary"]]\n' +
      'database = "weir"\n',
    "pgbouncer.ini.j2":
      "[databases]\nweir = host={{ host }}\n[pgbouncer]\nlisten_addr = *\nauth_type = md5\nauth_file = {{ users }}\n",
    "postgresql.conf.erb": "max_connections = <%= @most %>\nwal_level = minimal\n<%= @more %>\n",
    "pg_hba.conf.tmpl": "local all all peer\nhost all all ${NETWORK} scram-sha-256\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  for (const [name, title] of [
    ["pgcat.toml.template", "PgCat"],
    ["pgbouncer.ini.j2", "PgBouncer"],
    ["postgresql.conf.erb", "postgresql.conf"],
    ["pg_hba.conf.tmpl", "pg_hba.conf"],
  ] as const) {
    const { stdout } = await lintCommand(join(folder, name), lintOptions({}));
    assert.match(stdout, new RegExp(`^${title}: read from .*\\n(?:note: .*\\n)*No mistakes found\\.\\n$`), name);
  }
  assert.match((await lintCommand(folder, lintOptions({}))).stdout, /^4 configurations in 4 files: nothing wrong\./m);
});

test("lint knows a template by its content where its name lacks the ending of the file that it becomes", async () => {
  const folder = await temporaryDirectory();
  const pgbouncer =
    "[databases]\n* = host={{ host }}\n[pgbouncer]\nlisten_addr = *\nlogfile_size = 5\nauth_file = {{ users }}\n";
  const files: [name: string, text: string, title: string | null][] = [
    ["pgbouncerTemplate.tpl", pgbouncer, "PgBouncer"],
    ["pgbouncer-ini.j2", pgbouncer, "PgBouncer"],
    ["pgcat.tmpl", '[general]\nadmin_username = "a"\n[pools.weir]\npool_mode = "session"\n', "PgCat"],
    ["odyssey-conf.erb", 'storage "s" { type "remote" }\ndatabase default { user default { } }\n', "Odyssey"],
    ["pg_hba.template", "hostt all all 10.0.0.0/8 scram-sha-256\nlocal all all peer\n", "pg_hba.conf"],
    // Manifests and scripts of the pooler's.
    ["pgbouncer.tpl", "kind: Deployment\nmetadata:\n  name: {{ name }}\n", null],
    ["pgbouncer-deploy.sh.tpl", `cat > pgbouncer.ini <<E\n${pgbouncer}E\n`, null],
  ];
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  for (const [name, , title] of files)
    if (title === null) await assert.rejects(lintCommand(join(folder, name), lintOptions({})), /No framework reads/);
    else assert.match((await lintCommand(join(folder, name), lintOptions({}))).stdout, new RegExp(`^${title}: read`));
  const { stdout } = await lintCommand(folder, lintOptions({}));
  assert.match(stdout, /pgbouncerTemplate\.tpl/);
  assert.doesNotMatch(stdout, /pgbouncer\.tpl|deploy/);
});

test("pgcat.toml: PgCat reads a file of its name, whatever stands in it", async () => {
  const folder = await temporaryDirectory();
  const said = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return (await lintCommand(join(folder, name), lintOptions({}))).stdout;
  };
  const other = '[proxy]\nlisten_port = 6432\n[database.weir]\nhost = "db"\n';
  assert.match(await said("pgcat.toml", other), /^There are no tables \[general\] and \[pools\].*\[error,/m);
  for (const quiet of [other.replace('"db"', '"${HOST}"'), "# later\n"])
    await assert.rejects(said("pgcat.toml", quiet), /There is no pooler in it/);
  await assert.rejects(said("pgcat-chart.toml", other), /There is no pooler in it/);
});

test("postgresql.auto.conf: one setting of a standby's is the server's; a repetition is ALTER SYSTEM's to mend", () => {
  const head = "# Do not edit this file manually!\n# It will be overwritten by the ALTER SYSTEM command.\n";
  assert.deepEqual(readPostgresqlConf(`${head}primary_conninfo = 'host=weir port=5432'\n`).findings, []);
  assert.throws(() => readPostgresqlConf("colour = 'blue'\n"), /no setting of a server/);
  const [one, ...more] = readPostgresqlConf(`${head}work_mem = '4MB'\nwork_mem = '8MB'\n`).findings;
  assert.deepEqual([one?.line, more], [3, []]);
  assert.equal(one?.fix, "-- one line of it is left by: alter system set work_mem = 'VALUE'");
  assert.equal(
    readPostgresqlConf("work_mem = '4MB'\nwork_mem = '8MB'\n").findings[0]?.fix,
    "# remove line 1; where its value is meant, line 2",
  );
});

test("postgresql.conf: the same value in another form is no second one", () => {
  for (const [a, b] of [
    ["4", "4.0"],
    ["20", "20ms"],
    ["1GB", "1024MB"],
    ["1min", "60s"],
    ["on", "TRUE"],
    ["0", "off"],
  ])
    assert.ok(isSameValue(a ?? "", b ?? ""), `${a} ${b}`);
  for (const [a, b] of [
    ["10ms", "2ms"],
    ["-1", "0.005"],
    ["1GB", "1s"],
    ["on", "off"],
    ["20", "30ms"],
    ["a", "b"],
  ])
    assert.ok(!isSameValue(a ?? "", b ?? ""), `${a} ${b}`);
  assert.deepEqual(readPostgresqlConf("bgwriter_delay = '20'\nport = 5432\nbgwriter_delay = '20ms'\n").findings, []);
});
