// Configurations with a canary wherever a secret may stand: as it should be written, and as people write it.
import { playbooks, readAppConfig } from "../../src/playbooks/index.ts";
import { pastedOptions } from "../../src/playbooks/pasted.ts";
import type { Framework } from "../../src/playbooks/playbook.ts";
import { serverReader } from "../../src/playbooks/server/read.ts";
import type { ServerKind } from "../../src/playbooks/server/server-file.ts";
import { UserMistake } from "../../src/errors.ts";

export const canary = "canary-9f3e71";

export interface Planted {
  /** A framework of applications, or a kind of file of servers and poolers. */
  framework: Framework | ServerKind;
  file: string;
  text: string;
}

const ecto = (lines: string): Planted => ({
  framework: "ecto",
  file: "runtime.exs",
  text: `import Config\n\nconfig :market, Market.Repo,\n${lines}\n`,
});
const node = (inside: string): Planted => ({
  framework: "node-postgres",
  file: "db.js",
  text: `import { Pool } from "pg";\nexport const pool = new Pool(${inside});\n`,
});
const generic = (text: string, file = "env"): Planted => ({ framework: "generic", file, text: `${text}\n` });
const spring = (url: string): Planted => ({
  framework: "spring",
  file: "application.properties",
  text:
    `spring.datasource.url=${url}\nspring.datasource.password=${canary}\n` +
    `spring.datasource.hikari.maximum-pool-size=10\n`,
});

/** What a campaign of attacks found to leave, and its neighbours. */
export const attacks: Planted[] = [
  ecto(
    `  hostname: "db",\n  password: "${canary}",\n  after_connect: {Postgrex, :query!, ["set app.key = ` +
      `'${canary}'", []]}`,
  ),
  ecto(
    `  hostname: "db",\n  after_connect: fn conn -> Postgrex.query!(conn, "alter role app password ` +
      `'${canary}'", []) end`,
  ),
  ecto(`  hostname: "db",\n  socket_options: [{:password, "${canary}"}, {"password", "${canary}"}]`),
  ecto(`  hostname: "db",\n  ssl: [{:password, "${canary}"}, {:key, {:RSAPrivateKey, "${canary}"}}]`),
  ecto(`  hostname: "db",\n  ssl: [password: "${canary}", key: {:RSAPrivateKey, "${canary}"}]`),
  ecto(`  {:hostname, "db"},\n  {:password, "${canary}"}`),
  ecto(`  hostname: "db",\n  password: "${canary},\n  database: "market"`),
  ecto(`  hostname: "db,\n  password: "${canary}",\n  database: "market"`),
  ecto(`  hostname: "db",\n  pasword: "${canary}",\n  parameters: [secret: "${canary}"]`),
  ecto(`  url: "ecto:/market:${canary}@db/market"`),
  ecto(`  url: "market:${canary}@db/market", pool_size: 3`),
  ecto(
    `  hostname: "db", database: System.get_env("DB") || "!!!!${canary}!!!!", password: System.get_env("PW") || ` +
      `"${canary}"`,
  ),
  // A call over two lines: what it is made of is text of the file.
  {
    framework: "django",
    file: "settings.py",
    text: `DATABASES = {"default": {"NAME": "x", "ENGINE": "django.db.backends.postgresql"}}
if LOCAL:
    DATABASES["default"].update(HOST="localhost", PASSWORD#{="${canary}")
elif REMOTE_HOST != "":
    DATABASES["default"].update(HOST=REMOTE_HOST, PORT=6432)
`,
  },
  {
    framework: "ecto",
    file: "iex.txt",
    text:
      `[hostname: "db", username: "market", password: "${canary}", parameters: [application_name: "x"], key: ` +
      `"${canary}"]`,
  },
  node(`{ connectionString: "postgres:market:${canary}@db/market" }`),
  node(`{ connectionString: "market:${canary}@db:5432/market" }`),
  node(`{ connectionString: "postgres:/market:${canary}@db/market" }`),
  node(`{ connectionString: \`postgres://market:${canary}@db/\${name}\` }`),
  node(`"postgres:market:${canary}@db/market"`),
  node(
    `{ host: "db", user: "u", ssl: { key: "${canary}", cert: "c.pem", pfx: "${canary}", passphrase: "${canary}" } }`,
  ),
  node(`{ connectionString: "postgres://u:p@h/d?sslmode=require", ssl: { key: "${canary}" } }`),
  node(`{ host: "db", user: "u", ssl: { key: fs.readFileSync("${canary}"), ca: "-----BEGIN ${canary}" } }`),
  node(`{ host: "db", username: "u", pass: "${canary}", options: "-c app.key=${canary}" }`),
  node(
    `{ host: "db", user: "u", password: () => "${canary}", password2: ["${canary}"], headers: { auth: "${canary}" } }`,
  ),
  {
    framework: "node-postgres",
    file: "sql.ts",
    text:
      `import postgres from "postgres";\nconst sql = postgres("postgres://u:${canary}@h/d?x=${canary}", { pass: ` +
      `"${canary}", idleTimeout: "${canary}", connection: { "a.b": "${canary}" } });\n`,
  },
  {
    framework: "node-postgres",
    file: "knexfile.js",
    text:
      `module.exports = { client: "pg", connection: { connection: "postgres:u:${canary}@h/d" }, pool: { ` +
      `"${canary}": 1, min: "${canary}" } };\n`,
  },
  {
    framework: "node-postgres",
    file: "drizzle.config.ts",
    text:
      `export default { dialect: "${canary}", dbCredentials: { connectionString: "postgresql//u:${canary}@h/d", ` +
      `ssl: "${canary}" } };\n`,
  },
  // A broken entry, behind which a parser takes the next line's value for its own.
  ...["=#", "=//", "+ //"].map((broken) => ({
    framework: "laravel" as const,
    file: "database.php",
    text:
      `<?php\nreturn ['connections' => ['pgsql' => [\n  'driver' => 'pgsql',\n  'host' => 'db',\n` +
      `  'username' ${broken} 'store',\n  'password' => '${canary}',\n]]];\n`,
  })),
  ...["=//", ":= //", "//"].map((broken) =>
    node(`{\n  host: "db",\n  user ${broken} "store",\n  password: "${canary}",\n}`),
  ),
  // A template that is never closed, and a URL whose at sign was lost: what follows is no host.
  ...["postgres", "postgresql+psycopg2"].map((scheme) =>
    generic(`DATABASE_URL="${scheme}://order\${s:${canary}db.orders.internal:5432/orders"`),
  ),
  generic(`DATABASE_URL="postgres://order\${s:${canary}db.orders}.internal:5432/orders"`),
  spring(`jdbc:postgresql://db$:${canary}/orders`),
  generic(`postgres:market:${canary}@db/market`),
  generic(`market:${canary}@db:5432/market`),
  generic(`postgres:/market:${canary}@db/market`),
  generic(`postgres//market:${canary}@db/market`),
  generic(`DATABASE_URL=postgres:market:${canary}@db/market`),
  generic(`DATABASE_URL=market:${canary}@db:5432/market`),
  generic(`host=db password=${canary} options='-c app.key=${canary}' port=five${canary} sslmode=${canary}`),
  node(`{ url: "postgres:u:${canary}@h/d", pass: "${canary}" }`.replace("{", "{ adapter: 'postgres', ")),
  {
    framework: "node-postgres",
    file: "bun.ts",
    text:
      `import { SQL } from "bun";\nexport const sql = new SQL("postgres://u:${canary}@h/d?x=${canary}", { pass: ` +
      `"${canary}", idleTimeout: "${canary}", tls: { key: "${canary}" }, "${canary}": 1 });\n`,
  },
  generic(`host=db pasword=${canary} token=${canary} ${canary}=1`),
  generic(
    (
      "STRIPE_KEY AWS_SECRET_ACCESS_KEY SENTRY_DSN SLACK_WEBHOOK MAIL_URL REDIS_URL JWT LICENSE ADMIN_PW " +
      "BASIC_AUTH APP_KEY"
    )
      .split(" ")
      .map((name) => `${name}=${canary}`)
      .join("\n")
      .concat(
        `\nPGPASSWORD=${canary}\nDB_PASSWORD="${canary}"\nAZURE=AccountKey=${canary};Endpoint=x\nPGHOST=db ` +
          `# ${canary}\nPGOPTIONS=-c a.b=${canary}`,
      ),
    ".env",
  ),
  spring(`jdbc:postgresql:market:${canary}@db/market`),
  spring(`jdbc:postgresql://market:${canary}@db/market`),
  spring(`jdbc:postgresql://db/market?user=u&password=${canary}&sslpassword=${canary}&x=${canary}`),
  spring(`jdbc:postgres:market:${canary}@db/market`),
  spring(`jdbc:${canary}:postgresql://db/market`),
  {
    framework: "spring",
    file: "application.yml",
    text:
      `spring:\n  datasource:\n    url: jdbc:postgresql://db/market\n    driver-class-name: ${canary}\n    ` +
      `hikari:\n      max-pool-size: ${canary}\n      data-source-properties:\n        sslpassword: ${canary}\n   ` +
      `     x: ${canary}\n      connection-init-sql: set app.key = '${canary}'\n  mail:\n    password: ${canary}\n`,
  },
  {
    framework: "prisma",
    file: ".env",
    text:
      `DATABASE_URL="postgres:market:${canary}@db/market"\nSENTRY_DSN=https://${canary}@sentry.io/1\n` +
      `NEXT_PUBLIC_URL=https://x/${canary}\nDIRECT_URL="postgresql://u:${canary}@h/d?x=${canary}"\n`,
  },
  {
    framework: "prisma",
    file: "schema.prisma",
    text:
      `datasource db {\n  provider = "${canary}"\n  url = "postgresql//market:${canary}@db/market"\n  directURL = ` +
      `"${canary}"\n}\n`,
  },
  {
    framework: "prisma",
    file: "client.ts",
    text:
      `new PrismaClient({ adapter: new PrismaPg({ connectionString: "postgresql:u:${canary}@h/d", ssl: { key: ` +
      `"${canary}" } }) });\n`,
  },
  {
    framework: "django",
    file: "settings.py",
    text:
      `DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "!!!!${canary}!!!!", ` +
      `"PASSWORD": "${canary}", "PORT": "${canary}", "PASS": "${canary}",\n  "OPTIONS": {"sslpassword": ` +
      `"${canary}", "options": "-c a.b=${canary}", "${canary}": 1, "sslmode": "${canary}"}}}\nEMAIL_HOST_PASSWORD ` +
      `= "${canary}"\n`,
  },
  {
    framework: "django",
    file: "settings.py",
    text: `DATABASES = {"default": dj_database_url.config(default="postgres:market:${canary}@db/market")}\n`,
  },
  {
    framework: "rails",
    file: "database.yml",
    text:
      `production:\n  adapter: ${canary}\n  host: db\n  password: ${canary}\n  usernme: x\n  pasword: ${canary}\n ` +
      ` sslmode: ${canary}\n  url: postgres:market:${canary}@db/market\n  variables:\n    app_key: ${canary}\n ` +
      ` ${canary}: 1\n`,
  },
  {
    framework: "rails",
    file: "database.yml",
    text:
      `production:\n  adapter: postgresql\n  host: <%= ENV["X"] || "!!!!${canary}!!!!" %>\n  password: <%= ` +
      `"${canary}" %>\n  pool: "${canary}"\n`,
  },
  ...[
    `engine = create_engine("postgres:market:${canary}@db/market")`,
    `engine = create_engine("postgresql+asyncpg//market:${canary}@db/market", pool_size="${canary}", ssl="${canary}")`,
    `engine = ` +
      `create_async_engine(f"postgresql+asyncpg://market:${canary}@{HOST}/market?sslmode=${canary}&x=${canary}")`,
    `engine = create_engine(os.getenv("X", "postgresql://u:${canary}@h/d"), connect_args={"sslpassword": ` +
      `"${canary}", "${canary}": 1, "options": "-c a.b=${canary}"})`,
    `engine = create_engine("postgresql://u:%s@h/d" % "${canary}", poolclass="${canary}", "${canary}"=1)`,
    `url = URL.create("postgresql", password="${canary}", host="!!!!${canary}!!!!", query={"${canary}": ` +
      `"${canary}"})\nengine = create_engine(url)`,
    `class Config:\n    SECRET_KEY = "${canary}"\n    SQLALCHEMY_DATABASE_URI = "postgres://u:${canary}@h/d"\n  ` +
      `  SQLALCHEMY_BINDS = {"${canary}": "mysql://u:${canary}@h/d"}\n    SQLALCHEMY_POOL_SIZE = "${canary}"`,
    `pool = asyncpg.create_pool("${canary}", password="${canary}", server_settings={"app.key": "${canary}", ` +
      `"search_path": "!${canary}!"})`,
    `connection = psycopg.connect("host=db password=${canary} options='-c a=${canary}'", sslkey="${canary}", ` +
      `pasword="${canary}")`,
  ].map((text): Planted => ({ framework: "sqlalchemy", file: "db.py", text: `${text}\n` })),
  {
    framework: "sqlalchemy",
    file: "alembic.ini",
    text:
      `[DEFAULT]\npw = ${canary}\n[alembic]\nsqlalchemy.url = postgres:u:${canary}@h/d\nsqlalchemy.pool_size ` +
      `= ${canary}\n[${canary}]\nsqlalchemy.url = postgresql://u:%(pw)s%@h/d\n`,
  },
  ...[
    `new Sequelize("postgres:u:${canary}@h/d", { dialect: "postgres", password: "${canary}" });`,
    `new Sequelize({ dialect: "${canary}", host: "!!!!${canary}!!!!", user: "u", password: "${canary}", ssl: ` +
      `"${canary}", pool: { max: "${canary}" } });`,
    `module.exports = { production: { dialect: "postgres", url: "postgres://u:${canary}@h/d", dialectOptions: { ` +
      `ssl: { key: "${canary}" }, pasword: "${canary}", options: "-c a=${canary}" } }, "${canary}": { dialect: ` +
      `"postgres", host: "h" } };`,
  ].map((text): Planted => ({ framework: "sequelize", file: "db.js", text: `${text}\n` })),
  ...[
    `new DataSource({ type: "postgres", url: "postgresql://u:${canary}@h/d?x=${canary}", ssl: { ca: ` +
      `"${canary}", key: "${canary}" } });`,
    `new DataSource({ type: "${canary}", name: "!!!!${canary}!!!!", host: "h", pass: "${canary}", extra: { ` +
      `password: "${canary}", max: "${canary}" } });`,
    `TypeOrmModule.forRoot({ type: "postgres", connectionString: "postgres:u:${canary}@h/d", "${canary}": 1, ` +
      `password: \`${canary}\`, port: "${canary}" });`,
  ].map((text): Planted => ({ framework: "typeorm", file: "db.ts", text: `${text}\n` })),
  ...[
    `['driver' => 'pgsql', 'url' => 'postgres:u:${canary}@h/d', 'password' => '${canary}', 'options' => ` +
      `['${canary}' => 1, 'password' => '${canary}']]`,
    `['driver' => 'pgsql', 'host' => '!!!!${canary}!!!!', 'user' => 'u', 'pass' => '${canary}', 'pasword' => ` +
      `"${canary}", 'search_path' => '!${canary}!', 'sslmode' => '${canary}', 'port' => '${canary}', 'charset' => ` +
      `'${canary}']`,
    `['driver' => 'pgsql', 'host' => env('DB_HOST', '!!${canary}!!'), 'username' => env('X', "a$b ` +
      `!${canary}!"), 'password' => env('PW') ?: '${canary}', '${canary}' => ['host' => 'x']]`,
    `<?php $pw = '${canary}'; return ['default' => '${canary}', 'connections' => ['${canary}' => ['driver' => ` +
      `'pgsql', 'host' => 'h', 'database' => "d", 'password' => $pw, 'timezone' => $pw]]];`,
  ].map((text): Planted => ({ framework: "laravel", file: "database.php", text: `${text}\n` })),
  {
    framework: "laravel",
    file: ".env",
    text:
      `APP_KEY=base64:${canary}\nDB_CONNECTION=pgsql\nDB_HOST=!${canary}!\nDB_PASSWORD=${canary}\n` +
      `DB_URL=postgres:u:${canary}@h/d\nDB_CHARSET=${canary}\nDB_SSLMODE=${canary}\n`,
  },
  ...[
    `db, err := sql.Open("postgres", "host=!${canary}! user=u ` +
      `pass=${canary} password=${canary} port=${canary} sslmode=${canary} x=${canary}")`,
    `db, err := sql.Open("postgres", "postgres:u:${canary}@h/d")`,
    `pool, err := pgxpool.New(ctx, ` +
      `"postgres://u:${canary}@h/d?x=${canary}&application_name=!${canary}!&sslmode=${canary}")`,
    `const pw = "${canary}"\ndsn := fmt.Sprintf("host=db user=%s password=%s dbname=d options='-c a=%s'", "u", ` +
      `pw, "${canary}")\ndb, err := gorm.Open(postgres.Open(dsn))`,
    `db := pg.Connect(&pg.Options{Addr: "!${canary}!", User: "!${canary}!", Password: "${canary}", Database: ` +
      `"!${canary}!", PoolSize: "${canary}"})`,
    `db, err := sql.Open("postgres", "host=h password= ${canary}=1 dbname=d user="+"!${canary}!")\n` +
      `db.SetMaxOpenConns("${canary}")`,
  ].map((text): Planted => ({ framework: "go", file: "db.go", text: `package db\n\n${text}\n` })),
  {
    framework: "pgbouncer",
    file: "pgbouncer.ini",
    text:
      `[databases]\nshop = host=db user=app password='a ${canary} = b' dbname=shop\n${canary} = host=db ` +
      `pasword=${canary} ${canary}=1\n[${canary}]\n[pgbouncer]\nlisten_addr = !${canary}!\npool_mode = ${canary}\n` +
      `max_client_conn = ${canary}\nauth_typ = ${canary}\nadmin_users = ${canary}\n${canary} = 1\nauth_query = ` +
      `select '${canary}'\n`,
  },
  {
    framework: "pg_hba",
    file: "pg_hba.conf",
    text:
      `host all all 10.0.0.0/8 ldap ldapserver=l ldapbindpasswd=${canary}\nhost all all 10.1.0.0/16 ldap ` +
      `ldapbindpasswd="a ${canary} b"\n${canary} all all all md5\nhost ${canary} ${canary} !${canary}! ${canary}\n` +
      `host all all all radius radiussecrets="${canary}"\n`,
  },
  {
    framework: "postgresql",
    file: "postgresql.conf",
    text:
      `port = 5432\nprimary_conninfo = 'host=p user=r password=${canary}'\nssl_passphrase_command = ` +
      `'echo ${canary}'\n${canary} = 1\nwal_level = '${canary}'\nshared_buffers = ${canary}\nlisten_addresses = ` +
      `'!${canary}!'\n`,
  },
  {
    framework: "odyssey",
    file: "odyssey.conf",
    text:
      `listen {\n  host "*"\n  tls "${canary}"\n}\nstorage "${canary}" {\n  type "remote"\n  host "!${canary}!"\n` +
      `}\ndatabase "${canary}" {\n  user "${canary}" {\n    authentication "${canary}"\n    password "${canary}"\n` +
      `    pasword "${canary}"\n    storage_password "${canary}"\n    storage "x${canary}"\n    pool "${canary}"\n` +
      `    ${canary} 1\n    auth_query "select '${canary}'"\n  }\n}\nldap_endpoint "l" {\n  ldapbindpasswd ` +
      `"${canary}"\n}\n`,
  },
  {
    framework: "pgcat",
    file: "pgcat.toml",
    text:
      `[general]\nport = 6432\nadmin_username = "${canary}"\nadmin_password = "${canary}"\nadmin_pasword = ` +
      `"${canary}"\n${canary} = 1\nauth_query = "${canary}"\n[pools.${canary}]\npool_mode = "${canary}"\n` +
      `[pools.${canary}.users.${canary}]\nusername = "${canary}"\npassword = "${canary}"\nserver_password = ` +
      `"${canary}"\n[pools.${canary}.shards.${canary}]\nservers = [["!${canary}!", 5432, "${canary}"]]\ndatabase ` +
      `= "${canary}"\n`,
  },
  {
    framework: "generic",
    file: "compose.yml",
    text:
      `services:\n  ${canary}:\n    environment:\n      DATABASE_URL: postgres:u:${canary}@db/shop\n      ` +
      `DB_HOST: "!${canary}!"\n      SECRET_KEY: ${canary}\n      PGPASSWORD: ${canary}\n  web:\n    ` +
      `environment:\n      - DB_PASSWORD=${canary}\n      - DB_URL=postgresql://u:${canary}@h/d?x=${canary}\n`,
  },
  {
    framework: "generic",
    file: "secret.yaml",
    text:
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${canary}\nstringData:\n  DATABASE_URL: ` +
      `postgres://u:${canary}@h/d\n  API_KEY: ${canary}\n---\napiVersion: apps/v1\nkind: Deployment\nspec:\n  ` +
      `template:\n    spec:\n      containers:\n        - name: web\n          env:\n            - name: DB_NAME\n` +
      `              value: "!${canary}!"\n            - name: TOKEN\n              value: ${canary}\n`,
  },
  {
    framework: "userlist",
    file: "userlist.txt",
    text: `"app" "${canary}"\n"app" "md5${canary}"\n${canary}\n"${canary}" "x"\n`,
  },
];

/** Everything that reading this text lets out, in every way that leads to an answer. */
export function everythingSaidOf({ framework, file, text }: Planted): string {
  const own = playbooks.filter((one) => one.framework === framework);
  const server = serverReader(framework, file);
  const all = [
    ...own.map((one) => () => readAppConfig(one, text, file)),
    ...(server ? [() => server(text, asked)] : []),
  ];
  return [...all, () => pastedOptions(framework, text)].map(said).join("\n");
}

const asked = { user: "app", database: "shop", address: "10.1.2.3" };

function said(read: () => unknown): string {
  try {
    return JSON.stringify(read());
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return error.message;
  }
}

/** The canary, or the half of it that no word of ours has. */
export const holdsCanary = (text: string): boolean => /9f3e71|canary-9/.test(text);
