// Secrets under forty names that people give them: as values, within URLs, as keys, terms and comments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbooks } from "../../src/playbooks/index.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";
import { canary, everythingSaidOf, holdsCanary } from "./canaries.ts";

const names = `PASSWORD PASSWD PASS PWD PW SECRET SECRET_KEY SECRET_KEY_BASE API_KEY APIKEY ACCESS_KEY
AWS_SECRET_ACCESS_KEY AWS_ACCESS_KEY_ID STORAGE_KEY ACCOUNT_KEY TOKEN AUTH_TOKEN BEARER REFRESH_TOKEN JWT SESSION_KEY
COOKIE_SALT ENCRYPTION_KEY PRIVATE_KEY SSL_KEY SSH_KEY LICENSE_KEY WEBHOOK_URL SLACK_HOOK SENTRY_DSN REDIS_URL AMQP_URL
SMTP_PW MAIL_LOGIN CREDENTIALS CLIENT_ID ACCOUNT CONNECTION_STRING PASSPHRASE PIN`.split(/\s+/);

/** A database, and beside and within it what has this name. */
const files: Record<Framework, [file: string, text: (name: string) => string]> = {
  ecto: [
    "runtime.exs",
    (name) => `import Config
# ${name} ${canary}
config :mill, ${name.toLowerCase()}: "${canary}"
config :mill, Mill.Repo, hostname: "db", database: "mill", ${name.toLowerCase()}: "${canary}",
  parameters: [${name.toLowerCase()}: "${canary}"], ssl: [{:${name.toLowerCase()}, {:x, "${canary}"}}]
config :mill, Mill.Repo2, url: "ecto://mill:${canary}@db/mill?${name.toLowerCase()}=${canary}"
`,
  ],
  "node-postgres": [
    "db.ts",
    (name) => `import { Pool } from "pg"; // ${name}=${canary}
const ${name} = "${canary}";
export const pool = new Pool({ host: "db", database: "mill", ${name}: "${canary}", ssl: { ${name}: "${canary}" } });
export const other = new Pool({ connectionString: "postgres://mill:${canary}@db/mill?${name}=${canary}" });
`,
  ],
  prisma: [
    ".env",
    (name) =>
      `# ${canary}\n${name}="${canary}"\nDATABASE_URL="postgresql://mill:${canary}@db/mill?${name}=${canary}"\n`,
  ],
  django: [
    "settings.py",
    (name) => `${name} = "${canary}"  # ${canary}
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "mill", "HOST": "db",
    "${name}": "${canary}", "OPTIONS": {"${name}": "${canary}", "options": "-c x.y=${canary}"}}}
`,
  ],
  rails: [
    "database.yml",
    (name) => `# ${canary}
production:
  adapter: postgresql
  host: db
  ${name.toLowerCase()}: ${canary}
  variables: { ${name}: ${canary} }
other:
  url: postgres://mill:${canary}@db/mill?${name}=${canary}
`,
  ],
  spring: [
    "application.yml",
    (name) => `spring:
  datasource:
    url: jdbc:postgresql://db/mill?${name}=${canary}
    password: ${canary} # ${canary}
    ${name}: ${canary}
    hikari: { data-source-properties: { ${name}: ${canary} } }
${name}: ${canary}
`,
  ],
  sqlalchemy: [
    "db.py",
    (name) => `${name} = "${canary}"  # ${canary}
engine = create_engine("postgresql://mill:${canary}@db/mill?${name}=${canary}", ${name}="${canary}",
    connect_args={"${name}": "${canary}", "options": "-c x.y=${canary}"})
`,
  ],
  sequelize: [
    "config.json",
    (name) =>
      `{ "production": { "dialect": "postgres", "host": "db", "database": "mill", "${name}": "${canary}",
  "password": "${canary}", "dialectOptions": { "${name}": "${canary}", "ssl": { "${name}": "${canary}" } } } }
`,
  ],
  typeorm: [
    "data-source.ts",
    (name) => `export const source = new DataSource({ type: "postgres", host: "db", database: "mill", // ${canary}
  ${name}: "${canary}", extra: { ${name}: "${canary}" }, url: "postgres://mill:${canary}@db/mill?${name}=${canary}" });
`,
  ],
  laravel: [
    "database.php",
    (name) => `<?php // ${canary}
return ['connections' => ['pgsql' => ['driver' => 'pgsql', 'host' => 'db', 'database' => 'mill',
  '${name}' => '${canary}', 'password' => env('${name}', '${canary}'), 'options' => ['${name}' => '${canary}'],
  'url' => 'postgres://mill:${canary}@db/mill?${name}=${canary}']], '${name}' => '${canary}'];
`,
  ],
  go: [
    "db.go",
    (name) => `package db // ${canary}
const ${name} = "${canary}"
var a, _ = sql.Open("postgres", "host=db dbname=mill password=${canary} ${name.toLowerCase()}=${canary}")
var b, _ = pgxpool.New(ctx, "postgres://mill:${canary}@db/mill?${name}=${canary}")
`,
  ],
  generic: [
    ".env",
    (name) =>
      `# ${canary}\n${name}=${canary}\nexport DB_${name}='${canary}'\nPG${name}=${canary}\nPGHOST=db\n` +
      `DATABASE_URL=postgres://mill:${canary}@db/mill?${name}=${canary}&options=-c%20x.y%3D${canary}\n`,
  ],
};

test("there are forty", () => assert.equal(new Set(names).size, 40));

for (const { framework } of playbooks)
  test(`${framework}: no secret leaves under any of forty names`, () => {
    const [file, text] = files[framework];
    const said = names.map((name) => everythingSaidOf({ framework, file, text: text(name) }));
    // They are read: what is refused tells nothing.
    for (const one of said) assert.match(one, /"settings":\{"/);
    const told = names.filter((_, at) => holdsCanary(said[at] ?? ""));
    assert.deepEqual(told, []);
  });
