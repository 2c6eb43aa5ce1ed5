// Values in postgresql.conf: what lint calls refused, the real server refuses, and nothing else.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { Client } from "pg";
import { findBinaries } from "../../../src/embedded/binaries.ts";
import { serverUser } from "../../../src/embedded/server-user.ts";
import { settingForms } from "../../../src/playbooks/server/postgresql-forms.ts";
import { readPostgresqlConf } from "../../../src/playbooks/server/postgresql-conf.ts";
import { testCluster } from "../../support/cluster.ts";

const cluster = await testCluster();
const user = serverUser(cluster.dataDir);
const { postgres } = await findBinaries(user);

const values = [
  "on",
  "off",
  "of",
  "o",
  "t",
  "TRUE",
  "fal",
  "yes",
  "n",
  "1",
  "0",
  "10",
  "-1",
  "-5",
  "+7",
  "01",
  "08",
  "0777",
  "777",

  "0x10",
  "0xFFF",
  "0x",
  "1e2",
  "1e",
  "1.5",
  ".5",
  "-.5",
  "0.5",
  "5.",
  "inf",
  "nan",
  "many",
  "",
  " ",
  "64 ",
  " 64",

  "5s",
  "5 s",
  "5 s ",
  "2min",
  "1h",
  "1d",
  "3w",
  "5m",
  "5sec",
  "100us",
  "0.1us",
  "1.5min",
  "30 000",
  "1_000",
  "1,000",

  "64kB",
  "64KB",
  "64kb",
  "64MB",
  "64 MB",
  "1GB",
  "1.5GB",
  "2TB",
  "100TB",
  "512B",
  "64M",
  "3q",
  "25%",
  "64MBs",
  "-1kB",

  "0x40kB",
  "010kB",
  "99999",
  "262143",
  "262144",
  "2147483647",
  "2147483648",
  "-2147483649",
  "99999999999999999999",

  "minimal",
  "REPLICA",
  "hot_standby",
  "debug2",
  "debug",
  "warn",
  "md5",
  "scram-sha-256",
  "SCRAM",
  "try",
  "hex",
  "ddl",

  "TLSv1.2",
  "tlsv1.3",
  "TLS1.2",
  "read committed",
  "read_committed",
  "auto",
  "always",
  "all",
  "pglz",
  "local0",
];

/** These look further than at the value itself, or some release took more. */
const hooked =
  /^(?:max_stack_depth|password_encryption|vacuum_buffer_usage_limit|wal_compression|default_toast_compression|log_min_messages|archive_timeout)$/;

const linesOf = (names: string[], value: string) => names.map((name) => `${name} = '${value}'`).join("\n");
const refusedBy = (text: string) =>
  readPostgresqlConf(text)
    .findings.filter(({ level, why }) => level === "error" && /another value/.test(why))
    .map(({ option }) => option);

test("what the server refuses of settings that a reload changes is what pg_file_settings refuses", async () => {
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  const file = join(cluster.dataDir, "postgresql.auto.conf");
  let count = 0;
  try {
    const { rows } = await client.query<{ name: string }>(
      "select name from pg_settings where context in ('sighup', 'superuser', 'user') and vartype <> 'string' and " +
        "category <> 'Developer Options'",
    );
    const names = rows.map(({ name }) => name.toLowerCase());
    for (const value of values) {
      await writeFile(file, `${linesOf(names, value)}\n`);
      const asked =
        "select lower(name) as name from pg_file_settings where error is not null and sourcefile ~ 'auto.conf$'";
      const server = (await client.query<{ name: string }>(asked)).rows.map(({ name }) => name);
      const ours = refusedBy(linesOf(names, value));
      count += ours.length;
      const known = names.filter((one) => settingForms.has(one) && !hooked.test(one));
      assert.deepEqual(
        known.filter((one) => ours.includes(one)),
        known.filter((one) => server.includes(one)),
        value,
      );
      assert.deepEqual(
        ours.filter((one) => !server.includes(one)),
        [],
        value,
      );
    }
  } finally {
    await writeFile(file, "");
    await client.end();
  }
  assert.ok(count > 5000, String(count));
});

/** Whether the server begins with it: `-C` ends it where it has read its settings. */
async function begins(name: string, value: string): Promise<boolean> {
  const dataDir = user && process.platform === "linux" ? "/proc/self/cwd" : cluster.dataDir;
  const words = ["-D", dataDir, "-c", `${name}=${value}`, "-C", name];
  return promisify(execFile)(postgres, words, { ...user, cwd: cluster.dataDir, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}

test("what keeps the server from starting of the other settings is what it refuses at its start", async () => {
  for (const [name, good, bad] of [
    ["max_connections", ["100", "0x40", "010", "99.6"], ["many", "100MB", "0", "-1", "1,000", "262144"]],
    ["port", ["5432", "+5433", "1"], ["99999", "0", "5432s", "5.432e9"]],
    ["shared_buffers", ["128MB", "16", "128kB", "1.5GB", "0.5 MB"], ["128mb", "15", "64kB", "25%", "128 M B", "9TBB"]],
    ["wal_level", ["REPLICA", "hot_standby", "archive"], ["replicas", "on", "full"]],
    ["huge_pages", ["try", "off", "yes", "0"], ["t", "maybe", "auto"]],
    ["unix_socket_permissions", ["0777", "511", "0x1ff"], ["777", "0778", "rwx"]],
    ["wal_buffers", ["-1", "16MB"], ["-2", "-16kB", "auto"]],
    ["max_wal_senders", ["0", "262143"], ["-1", "ten"]],
    ["logging_collector", ["on", "Y", "fals"], ["enabled", "o", "2"]],
  ] as const) {
    for (const value of good) {
      assert.ok(await begins(name, value), `${name} ${value}`);
      assert.deepEqual(refusedBy(`${name} = '${value}'\nport = 5432`), [], `${name} ${value}`);
    }
    for (const value of bad) {
      assert.ok(!(await begins(name, value)), `${name} ${value}`);
      assert.deepEqual(refusedBy(`work_mem = 64\n${name} = '${value}'`), [name], `${name} ${value}`);
    }
  }
});

const found = (text: string) =>
  readPostgresqlConf(`listen_addresses = '*'\n${text}\n`).findings.map(({ why, fix, line }) => [line, why, fix]);

test("why a value is refused, and what is written instead, which the server takes", async () => {
  const stops = " The server does not start with another value, and a reload keeps the old one.";
  for (const [line, why, fix] of [
    ["max_connections = many", "`max_connections` takes a number without a unit.", "# in line 2: a number"],
    ["port = 99999", "`port` takes no more than 65535.", "# in line 2: a number"],
    [
      "work_mem = '3q'",
      "`work_mem` takes a number, perhaps with B, kB, MB, GB or TB in these letters.",
      "# in line 2: a number, as in 64MB",
    ],
    [
      "statement_timeout = '5m'",
      "`statement_timeout` takes a number, perhaps with us, ms, s, min, h or d in these letters.",
      "# in line 2: a number, as in 30ms",
    ],
    ["statement_timeout = -5", "`statement_timeout` takes no less than 0.", "# in line 2: a number, as in 30ms"],
    ["shared_buffers = 64kB", "`shared_buffers` takes no less than 128kB.", "# in line 2: a number, as in 64MB"],
    ["checkpoint_timeout = 10", "`checkpoint_timeout` takes no less than 30s.", "# in line 2: a number, as in 30s"],
    ["fsync = maybe", "`fsync` is on or off.", "# in line 2: on or off"],
    [
      "log_min_messages = verbose",
      "`log_min_messages` takes debug5 to debug1, info, notice, warning, error, log, fatal or panic.",
      "# in line 2: one of these words",
    ],
  ] as const)
    assert.deepEqual(found(line), [[2, why + stops, fix]], line);
  for (const [line, name, value] of [
    ["work_mem = 64mb", "work_mem", "64MB"],
    ["maintenance_work_mem = '2 G'", "maintenance_work_mem", "2GB"],
    ["checkpoint_timeout = 15mins", "checkpoint_timeout", "15min"],
    ["lock_timeout = '5 sec'", "lock_timeout", "5s"],
    ["hot_standby = enabled", "hot_standby", "on"],
    ["wal_level = replicas", "wal_level", "replica"],
    ["ssl_min_protocol_version = TLS1.2", "ssl_min_protocol_version", "TLSv1.2"],
    ["log_file_mode = 640", "log_file_mode", "0640"],
    ["unix_socket_permissions = 777", "unix_socket_permissions", "0777"],
  ] as const) {
    const written = found(line.replace("= TLS1.2", "= 'TLS1.2'"))[0]?.[2];
    assert.equal(written, `${name} = ${value}`, line);
    assert.ok(await begins(name, value), line);
    assert.deepEqual(found(written ?? ""), [], line);
  }
  const [one] = readPostgresqlConf("port = 0\n").findings;
  assert.equal(one?.source, "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-PORT");
  assert.equal(one?.provenOn, "PostgreSQL 18");
});

test("a value that a later line sets again, that another tool puts in, or that some release took, is not judged", () => {
  assert.deepEqual(
    found("port = 99999\nport = 5433").map(([line, why]) => [line, /sets it again/.test(String(why))]),
    [[2, true]],
  );
  for (const fine of [
    ...["'${PORT}'", "'%PORT%'", "'<port>'", "PORT_NUMBER", "'{port}'", "'@PORT@'", "changeme"].map(
      (one) => `max_connections = ${one}`,
    ),
    "wal_compression = t",
    "archive_mode = y",
    "client_min_messages = fatal",
    "wal_level = archive",
    "dynamic_shared_memory_type = none",
    "log_connections = receipt",
    "maintenance_work_mem = 64kB",
    "x.y = 3q",
    "log_min_messages = 'warning,backend:debug1'",
    "wal_sync_method = fsync_writethrough",
    "jit_provider = 1",
    "Work_Mem = 64MB",
    "effective_io_concurrency = 0",
    "log_rotation_size = 2GB",
    "no_such_setting = maybe",
  ])
    assert.deepEqual(found(fine), [], fine);
});

test("of the server's own defaults none is called refused", async () => {
  const client = new Client({ connectionString: cluster.url("postgres") });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; value: string }>(
      "select name, current_setting(name) as value from pg_settings where context <> 'internal'",
    );
    assert.deepEqual(refusedBy(rows.map(({ name, value }) => `${name} = '${value}'`).join("\n")), []);
    assert.ok(rows.filter(({ name }) => settingForms.has(name.toLowerCase())).length > 250);
  } finally {
    await client.end();
  }
});
