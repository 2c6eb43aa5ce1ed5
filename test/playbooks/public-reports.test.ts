// Mistakes that people reported in public, and where the right answer to each stands: a sample with a finding, or one
// that is left alone because the mistake cannot be seen in a file, with the setting by which a check judges it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import type { ConnectionSettings, Level } from "../../src/playbooks/playbook.ts";

type Answer =
  | { option: string; level: Level; says: RegExp }
  /** Nothing is said of the file alone; a check knows this of it. Undefined: it is known not to be set. */
  | { setting: keyof ConnectionSettings; value: unknown };

const rows: [report: string, sample: string, answer: Answer, versions?: Record<string, string>][] = [
  [
    "MagicStack/asyncpg#737, sqlalchemy/sqlalchemy#6275: sslmode for asyncpg",
    "sqlalchemy/bad-sslmode-asyncpg.py",
    { option: "url", level: "error", says: /does not accept `sslmode`/ },
  ],
  [
    "sqlalchemy/sqlalchemy#6467, MagicStack/asyncpg#1058: statement caches on a pooler",
    "sqlalchemy/bad-supabase.py",
    { option: "connect_args.statement_cache_size", level: "warning", says: /transaction mode, and asyncpg names/ },
  ],
  [
    "miguelgrinberg/flasky#505: postgres:// since SQLAlchemy 1.4",
    "sqlalchemy/bad-scheme.py",
    { option: "url", level: "error", says: /do not accept `postgres`/ },
  ],
  ["ckan/ckan#5863: connections used up", "sqlalchemy/good-ckan.ini", { setting: "poolSize", value: 30 }],
  [
    "sqlalchemy/sqlalchemy#5973: TLS belongs in connect_args",
    "sqlalchemy/bad-engine-args.py",
    { option: "sslmode", level: "error", says: /belong in connect_args/ },
  ],
  [
    "porsager/postgres#547: prepare: false is missing",
    "node-postgres/bad-postgres-js.ts",
    { option: "prepare", level: "warning", says: /postgres\.js names its statements/ },
  ],
  ["postgres.js: a pool for each instance", "node-postgres/good-postgres-js.ts", { setting: "poolSize", value: 5 }],
  [
    "typeorm/typeorm#9761: the URL overrides ssl",
    "typeorm/bad-url-ssl.ts",
    { option: "ssl.rejectUnauthorized", level: "warning", says: /replace the whole `ssl` object/ },
  ],
  [
    "sequelize/sequelize#956, sequelize/cli#154: ssl outside dialectOptions",
    "sequelize/bad-ssl-place.js",
    { option: "ssl", level: "warning", says: /reads `dialectOptions\.ssl`/ },
  ],
  [
    "sequelize/sequelize#10805: no connect timeout",
    "sequelize/good-no-connect-timeout.js",
    { setting: "connectTimeoutMs", value: undefined },
  ],
  [
    "sequelize/sequelize#10805: the timeout in the wrong place",
    "sequelize/bad-connect-timeout.js",
    { option: "connectionTimeoutMillis", level: "warning", says: /reads `dialectOptions\.connectionTimeoutMillis`/ },
  ],
  [
    "sequelize/sequelize#10805: the timeout before Sequelize hands it on",
    "sequelize/good-connect-timeout.js",
    { option: "dialectOptions.connectionTimeoutMillis", level: "warning", says: /from 6\.37 on/ },
    { sequelize: "6.35.2" },
  ],
  [
    "sequelize/sequelize#10808: a pool of 1000",
    "sequelize/bad-pool-large.js",
    { option: "pool.max", level: "note", says: /may open 1000 connections/ },
  ],
  [
    "jackc/pgx#602, jackc/pgx#1590: named statements",
    "go/bad-supabase-pgx.go",
    { option: "default_query_exec_mode", level: "warning", says: /pgx keeps named statements/ },
  ],
  [
    "go-gorm/gorm#3242: where the pool's limits go",
    "go/bad-pool-limits.go",
    { option: "SetMaxOpenConns", level: "note", says: /no limit/ },
  ],
  [
    "go-gorm/gorm#3242: a limit at the server's own",
    "go/bad-gorm-limit.go",
    { option: "SetMaxOpenConns", level: "note", says: /ordinary users get 97/ },
  ],
  [
    "go-pg/pg#1895: a pool for each call",
    "go/bad-pool-per-request.go",
    { option: "pg.Connect", level: "warning", says: /a pool of its own/ },
  ],
  [
    "pgbouncer/pgbouncer#991, pgbouncer/pgbouncer#1129: PDO's named statements",
    "laravel/bad-pooler.php",
    { option: "options.PDO::ATTR_EMULATE_PREPARES", level: "warning", says: /SQLSTATE 26000/ },
  ],
  [
    "laravel/framework#60425: migrations need the direct URL",
    "laravel/bad-pooled-migrations.php",
    { option: "direct", level: "note", says: /migrations go through the pooler/ },
  ],
  [
    "laravel/framework#60425: before Laravel 13 nobody reads pooled",
    "laravel/good-pooled.php",
    { option: "pooled", level: "warning", says: /`pooled` from 13 on/ },
    { "laravel/framework": "12.30.0" },
  ],
];

for (const [report, sample, answer, versions = {}] of rows)
  test(`${report} (${sample})`, () => {
    const [framework = "", file = ""] = sample.split("/");
    const text = readFileSync(`test/playbooks/configs/${sample}`, "utf8");
    const locked = new Map(Object.entries(versions));
    const { findings, settings } = readAppConfig(playbookFor(framework), text, file, null, locked);
    if ("setting" in answer) {
      assert.deepEqual(findings, []);
      assert.deepEqual(settings[answer.setting]?.value, answer.value);
      return;
    }
    const found = findings.filter((one) => one.option === answer.option && answer.says.test(one.why));
    assert.equal(found.length, 1, JSON.stringify(findings, null, 1));
    assert.deepEqual(found.map(levelOf), [answer.level]);
  });
