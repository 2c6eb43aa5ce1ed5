// What Sequelize and TypeORM ask of the database, and what people can run beside them.
import { literalOf, numberOf, optionOf, stringOf, valueOf } from "../options.ts";
import type { AppConfig, StepPlace, PlaybookStep, ConnectionSettings } from "../playbook.ts";
import { wholeParts } from "../url.ts";
import { settingIn } from "../connection-settings.ts";
import type { OrmRules } from "./lints.ts";

type Known = { [K in keyof ConnectionSettings]: ConnectionSettings[K] | undefined };

export function placeSettings(config: AppConfig, { tls }: OrmRules, source: string): Known {
  const setting = settingIn(config);
  const url = optionOf(config, "url");
  const parts = url && !url.isOpaque ? wholeParts(stringOf(config, "url") ?? "") : null;
  const at = (name: string) => (optionOf(config, name) || !url ? name : "url");
  const hasHost = optionOf(config, "host") !== null;
  return {
    host: setting(at("host"), literalOf(config, "host") ?? (hasHost ? undefined : parts?.host), source),
    port: setting(at("port"), numberOf(config, "port") ?? parts?.port, source),
    database: setting(at("database"), literalOf(config, "database") ?? parts?.database, source),
    user: setting(at("username"), literalOf(config, "username") ?? parts?.user, source),
    // Node 20 and later try both families (autoSelectFamily).
    family: setting<4 | 6 | "any">(at("host"), "any", source),
    prepared: setting<"named" | "unnamed" | "none">("prepared", "unnamed", source),
    tls: setting(tls, tlsOf(config, tls, parts?.parameters), source, {
      require: `${tls.includes(".") ? "dialectOptions: { ssl: { rejectUnauthorized: false } }" : "ssl: { rejectUnauthorized: false }"},`,
      disable: `${tls.includes(".") ? "dialectOptions: { ssl: false }" : "ssl: false"},`,
    }),
  };
}

function tlsOf(config: AppConfig, tls: string, parameters: Record<string, string> | undefined) {
  const mode = parameters?.["sslmode"];
  if (mode !== undefined)
    return mode === "disable"
      ? ("disable" as const)
      : mode === "no-verify"
        ? ("require" as const)
        : ("verify" as const);
  const names = [tls, "extra.ssl"];
  if (names.some((name) => valueOf(config, `${name}.rejectUnauthorized`) === false)) return "require" as const;
  if (names.some((name) => optionOf(config, `${name}.rejectUnauthorized`)?.isOpaque)) return undefined;
  if (config.options.some(({ name }) => names.some((one) => name.startsWith(`${one}.`)))) return "verify" as const;
  const option = names.map((name) => optionOf(config, name)).find((one) => one !== null);
  const around = tls.split(".").slice(0, -1).join(".");
  const isHidden =
    optionOf(config, "url")?.isOpaque ||
    optionOf(config, "use_env_variable") ||
    (around !== "" && optionOf(config, around)?.isOpaque) ||
    // Its place is computed, and stands before the object.
    !config.options.some(({ name }) => /^(?:host|url|replication\.)/.test(name));
  if (!option) return isHidden ? undefined : ("disable" as const);
  return option.isOpaque
    ? undefined
    : option.value === false || option.value === null
      ? ("disable" as const)
      : ("verify" as const);
}

export function steps(
  { host, port, database, user }: StepPlace,
  own: { alone: string; effective: string; log: string },
): PlaybookStep[] {
  return [
    {
      title: "1. From inside the running application, with its own options",
      language: "js",
      code: own.alone,
      reads:
        "The driver's own error is inside the library's: its code shows the layer (ENOTFOUND, ECONNREFUSED, 28P01).",
    },
    {
      title: "2. The driver alone, with the application's node_modules",
      language: "sh",
      code: `PGPASSWORD="$DBCHECK_PASSWORD" node -e '
const { Client } = require("pg");
const client = new Client({ host: "${host}", port: ${port}, database: "${database}", user: "${user}", password: process.env.PGPASSWORD, connectionTimeoutMillis: 5000 });
client.connect().then(() => client.query("select current_user, inet_server_addr()")).then(({ rows }) => console.log(rows), (error) => console.log(error.code, error.message, error.errors ?? "")).finally(() => client.end())'`,
      reads: "If it works but step 1 does not, a library option is the difference: compare step 3.",
    },
    {
      title: "3. The options actually in effect, without secrets",
      language: "js",
      code: own.effective,
      reads: "An option that is missing from the list was misspelt or is in the wrong place.",
    },
    {
      title: "4. More in the log",
      language: "js",
      code: `// ${own.log}`,
      reads: "Each connection that opens, fails or is released is one line.",
    },
  ];
}
