// Words of another database's driver, or settings of the server, among the options that go to node-postgres.
import { ignoredOption, namesAsCode, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { openObject, ownObject } from "./own-object.ts";

const source = "https://node-postgres.com/apis/client";

const ofMysql = (
  "charset collation collate multipleStatements typeCast dateStrings supportBigNumbers bigNumberStrings " +
  "decimalNumbers insecureAuth namedPlaceholders enableKeepAlive stringifyObjects maxPreparedStatements socketPath"
).split(" ");
const ofPgjdbc = (
  "prepareThreshold preparedStatementCacheQueries preparedStatementCacheSizeMiB reWriteBatchedInserts binaryTransfer " +
  "defaultRowFetchSize loginTimeout socketTimeout tcpKeepAlive ApplicationName currentSchema targetServerType"
).split(" ");

/** Where the driver's own options stand: "connection.", "dialectOptions."; null where another driver reads them. */
export type DriverPlace = (config: AppConfig) => string | null;

/** What names the database is written here, and no variable that may be another's; or pg's own class is called. */
const isPostgres = (config: AppConfig) => {
  const kinds = ["dialect", "type", "client"].flatMap((name) => optionOf(config, name) ?? []);
  const isGiven = /^(?:Pool|Client|PgPool|drizzle) in line \d+$/.test(config.database);
  return (
    (isGiven && kinds.length === 0) ||
    kinds.some(({ isOpaque, value }) => !isOpaque && /^(?:pg|postg)/i.test(String(value)))
  );
};

/** Null where nobody knows that node-postgres reads what stands there. */
const judgedPlace = (config: AppConfig, placeOf: DriverPlace) =>
  config.traits.includes(ownObject) || !isPostgres(config) ? null : placeOf(config);

export const foreignWords = (placeOf: DriverPlace): Lint => ({
  id: "words-of-another-driver",
  source,
  provenOn: null,
  check: (config): Found[] => {
    const place = judgedPlace(config, placeOf);
    if (place === null) return [];
    return (
      [
        ["MySQL's driver", ofMysql],
        ["pgjdbc", ofPgjdbc],
      ] as const
    ).flatMap(([whose, words]): Found[] => {
      const found = words.flatMap((name) => optionOf(config, `${place}${name}`) ?? []);
      const [first] = found.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
      if (!first) return [];
      const names = found.map(({ name }) => name.slice(place.length));
      const verb = names.length > 1 ? "are words" : "is a word";
      const isSocket = names.includes("socketPath") && !hasPlace(config);
      return [
        ignoredOption(first, {
          level: isSocket ? "warning" : "note",
          why: `${namesAsCode(names)} ${verb} of ${whose}, which node-postgres ignores.${isSocket ? noHost : ""}`,
          fix: isSocket
            ? "// write the socket's directory as host, in place of socketPath"
            : `// remove ${names.join(", ")}`,
        }),
      ];
    });
  },
});

const noHost = " It takes the socket's directory as `host`, and there is none here.";

/** Something says where the server is, or may say so from another file. */
const hasPlace = ({ options, traits }: AppConfig) =>
  traits.includes(openObject) ||
  options.some(({ name }) => /(?:^|\.)(?:host|url|uri|connectionString|use_env_variable)$|^connection$/.test(name));

/** Settings of a session that pg does not send; those that it sends are its options. */
const ofServer = (
  "timezone TimeZone time_zone session_replication_role search_path work_mem maintenance_work_mem datestyle " +
  "DateStyle default_transaction_isolation default_transaction_read_only idle_session_timeout transaction_timeout " +
  "synchronous_commit row_security jit intervalstyle bytea_output client_min_messages plan_cache_mode"
).split(" ");

const example = ([first = ""]: string[]) => `${first.replace("time_zone", "timezone")}=VALUE`;

export const serverSettings = (placeOf: DriverPlace): Lint => ({
  id: "settings-of-the-server",
  source,
  provenOn: null,
  check: (config): Found[] => {
    const place = judgedPlace(config, placeOf);
    if (place === null) return [];
    const found = ofServer.flatMap((name) => optionOf(config, `${place}${name}`) ?? []);
    const [first] = found;
    if (!first) return [];
    const names = found.map(({ name }) => name.slice(place.length));
    const kept = names.length > 1 ? "settings stay" : "setting stays";
    // Sequelize sets the time zone of each session, over what was there.
    const isZone = names.every((one) => /^time_?zone$/i.test(one));
    return [
      ignoredOption(first, {
        why: `node-postgres does not send ${namesAsCode(names)}: the server's own ${kept}. It sends \`options\`.`,
        fix:
          isZone && place === "dialectOptions."
            ? optionOf(config, "timezone")
              ? `// remove ${names.join(", ")}: timezone beside dialectOptions counts`
              : `// move ${names.join(", ")} out of dialectOptions, as timezone beside it`
            : `// write each into options, as in: options: "-c ${example(names)}"`,
      }),
    ];
  },
});
