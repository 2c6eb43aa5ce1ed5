// TypeORM over node-postgres: DataSource, NestJS' TypeOrmModule, ormconfig.
import { typeormForms as forms } from "./node-orm/forms.ts";
import { commonLints, type OrmRules } from "./node-orm/lints.ts";
import { readOrm, type Orm } from "./node-orm/read.ts";
import { placeSettings, steps } from "./node-orm/shared.ts";
import { ownLine } from "./node-orm/write.ts";
import { schemaByFlag } from "./node-orm/schema-flag.ts";
import { tlsBesideReplication } from "./node-orm/replication.ts";
import { strangersInExtra } from "./node-orm/extra-lint.ts";
import { familyLint } from "./node-postgres/family.ts";
import { ownObject } from "./node-postgres/own-object.ts";
import { sentThroughPgbouncer } from "./node-postgres/startup-parameters.ts";
import { foreignWords, serverSettings } from "./node-postgres/foreign-words.ts";
import { verifiedByText } from "./node-postgres/flag-variable.ts";
import { timesWithUnits } from "./node-postgres/times-with-units.ts";
import { outsideSsl, requireInSsl } from "./node-postgres/outside-ssl.ts";
import { withBrokenObjects } from "./node-postgres/broken-object.ts";
import { inJson } from "./node-postgres/json-lines.ts";
import { systemUser } from "./node-postgres/system-user.ts";
import { hostWithPort } from "./node-postgres/host-with-port.ts";
import { portBeside, portOfOthers } from "./node-postgres/port-of-others.ts";
import { insideSsl } from "./node-postgres/inside-ssl.ts";
import { tlsInTail, tlsInUrl } from "./node-postgres/tls-in-url.ts";
import { tlsUnderCondition } from "./node-postgres/tls-under-condition.ts";
import { uselessCa } from "./node-postgres/useless-ca.ts";
import { javascriptLine } from "./node-postgres/write.ts";
import { ignoredOption, invalidOption, numberOf, optionOf } from "./options.ts";
import type { AppConfig, Lint, Playbook, ConnectionSettings } from "./playbook.ts";
import { onlyKnown, settingIn } from "./connection-settings.ts";

const docs = {
  options: "https://typeorm.io/docs/drivers/postgres",
  pool: "https://node-postgres.com/apis/pool",
  ssl: "https://node-postgres.com/features/ssl",
};

const orm: Orm = {
  framework: "typeorm",
  callee: /^(?:DataSource|createConnection|createConnections|forRoot|forRootAsync|TypeOrmModule)$/,
  kind: "type",
  takesUrl: false,
  imports: {
    own: /\bfrom\s*["'](?:@nestjs\/)?typeorm(?:["'/])|\brequire\(\s*["'](?:@nestjs\/)?typeorm["'/]/,
    driver: /(?:\bfrom|\brequire\()\s*["'](?:pg|pg-pool|postgres|knex|sequelize(?:-typescript)?)["'/]/,
  },
  telling: ["autoLoadEntities", "synchronize", "migrationsRun", "migrationsTableName", "entities"],
  own: ["autoLoadEntities", "synchronize", "migrationsRun", "migrationsTableName", "entities", "migrations"],
  sought:
    "new DataSource({…}), TypeOrmModule.forRoot({…}), createConnection({…}), or an object with type and host, " +
    "url or database",
};

const proven = "TypeORM 0.3";

const rules: OrmRules = {
  title: "TypeORM",
  source: docs.options,
  provenOn: proven,
  alsoProven: ["port", "tls-from-the-environment"],
  forms,
  tls: "ssl",
  size: "poolSize",
  misnamed: {
    user: "username",
    db: "database",
    dbname: "database",
    connectionString: "url",
    uri: "url",
    // TypeORM 0.2 and the first 0.3 have no poolSize: `extra` works in all.
    max: "extra.max",
    maxConnections: "extra.max",
    connectionLimit: "extra.max",
    connectTimeout: "connectTimeoutMS",
    connectionTimeout: "connectTimeoutMS",
    connectionTimeoutMillis: "connectTimeoutMS",
    sslmode: "ssl",
    "extra.connectionLimit": "extra.max",
  },
  alsoSets: { "extra.max": "poolSize" },
};

/** `extra` goes over what TypeORM itself hands on. */
const places = (config: AppConfig) => {
  const inExtra = config.options.some(({ name }) => /^extra\.ssl(?:\.|$)/.test(name));
  const ssl = inExtra ? "extra.ssl" : "ssl";
  return [
    { driver: "", ssl },
    { driver: "extra.", ssl },
  ];
};

const type: Lint = {
  id: "type",
  source: docs.options,
  provenOn: proven,
  check: (config) => {
    const option = optionOf(config, "type");
    if (config.traits.includes(ownObject)) return [];
    if (!option || option.isOpaque || !/^(?:pg|psql|postgresql|postgre|pgsql)$/i.test(String(option.value))) return [];
    return [
      invalidOption(option, {
        why: "TypeORM has no database of this type: it throws MissingDriverError (Wrong driver) when it starts.",
        fix: ownLine("type", "postgres"),
      }),
    ];
  },
};

/** pg parses the URL over the object: its sslmode replaces `ssl`. */
const urlOverSsl: Lint = {
  id: "url-over-ssl",
  source: docs.ssl,
  provenOn: proven,
  check: (config) => {
    const url = optionOf(config, "url");
    const isOfTls = (name: string) => /^(?:extra\.)?ssl(?:\.|$)/.test(name);
    if (url?.isOpaque === true) return [...tlsInTail(config, url, isOfTls), ...tlsUnderCondition(config, url, "ssl")];
    return typeof url?.value === "string" ? tlsInUrl(config, url.value, isOfTls) : [];
  },
};

/** Sequelize's word. */
const dialectOptions: Lint = {
  id: "dialect-options",
  source: docs.options,
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^dialectOptions(?:\.|$)/.test(name));
    if (!option) return [];
    const unverified = config.options.some(
      ({ name, value }) => name === "dialectOptions.ssl.rejectUnauthorized" && value === false,
    );
    const hasOwn = config.options.some(({ name }) => /^(?:extra\.)?ssl(?:\.|$)/.test(name));
    const isTls = unverified && !hasOwn;
    const isLost = config.options.some(({ name }) => /^dialectOptions\.(?!ssl(?:\.|$))/.test(name));
    return [
      ignoredOption(option, {
        // What it asks for, `ssl` says as well.
        level: hasOwn && !isLost ? "note" : "warning",
        why:
          "TypeORM ignores `dialectOptions`, which is Sequelize's word. " +
          (isTls ? "It reads `ssl` at the top." : "It hands `extra` to node-postgres."),
        fix: isTls
          ? "// replace dialectOptions by: ssl: { rejectUnauthorized: false }"
          : hasOwn && !isLost
            ? "// remove dialectOptions"
            : "// move what node-postgres reads into extra, ssl to the top, and remove dialectOptions",
      }),
    ];
  },
};

function settings(config: AppConfig): ConnectionSettings {
  const setting = settingIn(config);
  const size = ["extra.max", "poolSize"].find((name) => optionOf(config, name)) ?? "poolSize";
  const wait =
    ["extra.connectionTimeoutMillis", "connectTimeoutMS"].find((name) => optionOf(config, name)) ?? "connectTimeoutMS";
  const known = (name: string, usual: number) => numberOf(config, name) ?? (optionOf(config, name) ? undefined : usual);
  return onlyKnown({
    ...placeSettings(config, rules, docs.options),
    poolSize: setting(size, known(size, 10), docs.pool, { "{n}": "poolSize: {n}," }),
    connectTimeoutMs: setting(wait, numberOf(config, wait), docs.options),
    idleTimeoutMs: setting("extra.idleTimeoutMillis", known("extra.idleTimeoutMillis", 10_000), docs.pool, {
      "{n}": "extra: { idleTimeoutMillis: {n} },",
    }),
  });
}

export const typeorm: Playbook = {
  framework: "typeorm",
  title: "TypeORM",
  read: withBrokenObjects((text, file) => readOrm(orm, text, file)),
  forms: () => forms,
  lints: [
    ...commonLints(rules),
    familyLint(() => "extra.family", null),
    strangersInExtra,
    sentThroughPgbouncer(() => "extra."),
    insideSsl(() => "ssl"),
    uselessCa(() => ["ssl", "extra.ssl"]),
    outsideSsl(places),
    requireInSsl(places),
    verifiedByText(() => ["ssl", "extra.ssl"], ","),
    tlsBesideReplication,
    schemaByFlag,
    foreignWords(() => "extra."),
    serverSettings(() => "extra."),
    timesWithUnits(() => "extra.", null),
    dialectOptions,
    type,
    urlOverSsl,
    hostWithPort(() => ""),
    portOfOthers(portBeside("type")),
    systemUser(() => ["username"]),
  ].map(inJson),
  settings,
  steps: (place) =>
    steps(place, {
      alone: 'dataSource.query("select current_user, inet_server_addr()").then(console.log, console.log)',
      effective:
        "const { password, url, ...shown } = dataSource.options; console.log(shown); " +
        "console.log(dataSource.driver.master.options.max)",
      log: 'logging: ["error", "warn"], and poolErrorHandler: console.error',
    }),
  logs: {
    search: [
      "Unable to connect to the database",
      "MissingDriverError",
      "CannotConnectAlreadyConnectedError",
      "QueryFailedError",
      "timeout exceeded when trying to connect",
      "ECONNREFUSED",
      "ENOTFOUND",
    ],
    hint: "NestJS retries nine times (`retryAttempts`) and logs each attempt: the first error counts.",
  },
  withOption: (option, value) => `${javascriptLine(option, value, false)},`,
};
