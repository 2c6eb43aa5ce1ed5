// What the lints of Django call wrong, put to Django itself, psycopg2 and a real server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { playbookFor, readAppConfig } from "../../../src/playbooks/index.ts";
import { testCluster } from "../../support/cluster.ts";
import { needsRun } from "../../support/optional.ts";
import { createShop } from "./shop.ts";

const run = promisify(execFile);
/** Debian's own: a Python of another kind on the PATH has no Django. */
const python = "/usr/bin/python3";
const cluster = await testCluster();

const missing = needsRun(python, ["-c", "import django, psycopg2"], "python3-django, python3-psycopg2");

before(() => createShop(cluster));

const right = {
  ENGINE: "django.db.backends.postgresql",
  NAME: "shop",
  USER: "shop",
  HOST: "127.0.0.1",
  PORT: String(cluster.port),
};

/** The user that Django connects as with these settings, or the error's class and text. */
async function outcome(settings: object): Promise<string> {
  const code = `import json, sys, django
from django.conf import settings
settings.configure(DATABASES={"default": json.loads(sys.argv[1])})
django.setup()
from django.db import connection
try:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        print(cursor.fetchone()[0])
except Exception as error:
    print(type(error).__name__ + ": " + str(error))`;
  const env = { PATH: process.env["PATH"], PGUSER: "nobody_else", PGPASSWORD: "98765432", PGCONNECT_TIMEOUT: "60" };
  const { stdout } = await run(python, ["-W", "ignore", "-c", code, JSON.stringify(settings)], {
    timeout: 120_000,
    env,
  });
  return stdout.trim();
}

function found(settings: object) {
  const text = `DATABASES = {"default": ${JSON.stringify(settings)}}`;
  return readAppConfig(playbookFor("django"), text, "settings.py").findings.map(({ option, fix, provenOn }) => ({
    option,
    fix,
    provenOn,
  }));
}

const without = (name: keyof typeof right) => Object.fromEntries(Object.entries(right).filter(([one]) => one !== name));

const cases: { settings: object; option: string; fails: RegExp }[] = [
  { settings: { ...without("USER"), USERNAME: "shop" }, option: "USERNAME", fails: /nobody_else/ },
  { settings: { ...right, ENGINE: "django.db.backends.postgres" }, option: "ENGINE", fails: /^ImproperlyConfigured/ },
  { settings: { ...right, PORT: "five" }, option: "PORT", fails: /invalid integer value "five"/ },
  { settings: { ...right, CONN_MAX_AGE: "60" }, option: "CONN_MAX_AGE", fails: /^TypeError/ },
  {
    settings: { ...right, OPTIONS: { sslmode: "verify_full" } },
    option: "OPTIONS.sslmode",
    fails: /invalid sslmode value/,
  },
  {
    settings: { ...right, OPTIONS: { timeout: 5 } },
    option: "OPTIONS.timeout",
    fails: /invalid (dsn|connection option)/,
  },
];

for (const { settings, option, fails } of cases)
  test(`Django refuses what is called wrong in ${option}`, { skip: missing }, async () => {
    const findings = found(settings);
    assert.deepEqual(
      findings.map((one) => [one.option, one.provenOn]),
      [[option, "Django 3.2, psycopg2 2.9"]],
    );
    assert.match(await outcome(settings), fails);
  });

test("the corrected settings connect, and nothing is said of them", { skip: missing }, async () => {
  const corrected = { ...right, CONN_MAX_AGE: 60, OPTIONS: { sslmode: "prefer", connect_timeout: 60 } };
  assert.deepEqual(found(corrected), []);
  assert.equal(await outcome(corrected), "shop");
  assert.equal(found({ ...without("USER"), USERNAME: "shop" })[0]?.fix, '"USER": "shop",');
});
