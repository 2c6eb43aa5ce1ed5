// Routes of odyssey.conf: what each needs, how many connections it may take, and whom it lets in.
// What it refuses is what its own od_rules_validate refuses.
import type { LintFinding } from "../playbook.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { nearWord } from "./findings.ts";
import type { OdysseyBlock } from "./odyssey-blocks.ts";
import { odysseyFinding, odysseyStops, odysseyWord, valueIn, wordOf } from "./odyssey-parts.ts";
import type { ServerPlace } from "./server-places.ts";
import { isFilledInLater } from "./template.ts";

export const odysseyPools = ["session", "transaction", "statement"];
const authentications = ["none", "block", "clear_text", "external", "md5", "scram-sha-256", "cert"];

export interface OdysseyRoute extends OdysseyBlock {
  /** Its name. */
  database: string;
}

/**
 * Connections that one server may get from all routes together; null where a route has no limit.
 * Storages of the same address are one server; a local one, the console's, is none.
 */
export function mostOfRoutes(rules: OdysseyBlock[], storages: OdysseyBlock[]): number | null {
  const servers = new Map<string, number>();
  for (const rule of rules) {
    const storage = storages.find(({ name }) => name === valueIn(rule, "storage"));
    if (storage && valueIn(storage, "type") === "local") continue;
    const size = Number(valueIn(rule, "pool_size") ?? 0);
    if (!Number.isInteger(size) || size <= 0) return null;
    const server = storage ? `${valueIn(storage, "host")} ${valueIn(storage, "port") ?? 5432}` : "";
    servers.set(server, (servers.get(server) ?? 0) + size);
  }
  return servers.size === 0 ? null : Math.max(...servers.values());
}

/** Where each route leads; the default one to a database of the client's own choice. */
export function odysseyPlaces(storages: OdysseyBlock[], rules: OdysseyRoute[]): ServerPlace[] {
  const remote = storages.filter((one) => valueIn(one, "type") !== "local");
  const placeOf = (storage: OdysseyBlock, database: string | null, user: string | null): ServerPlace => ({
    host: valueIn(storage, "host"),
    port: valueIn(storage, "port"),
    database,
    user,
  });
  const routed = rules.flatMap((rule) => {
    const storage = remote.find(({ name }) => name === valueIn(rule, "storage"));
    const database = valueIn(rule, "storage_db") ?? (rule.database === "default" ? "*" : rule.database);
    return storage ? [placeOf(storage, database, valueIn(rule, "storage_user"))] : [];
  });
  return rules.length > 0 ? routed : remote.map((one) => placeOf(one, null, null));
}

/** Most servers allow no more (max_connections). */
const usualLimit = 100;

/** Only programs of its own machine reach it. */
const isForItself = (listens: OdysseyBlock[]) =>
  listens.length > 0 && listens.every((one) => /^(?:127\.[\d.]+|::1|localhost)$/.test(valueIn(one, "host") ?? ""));

/** Without one Odyssey refuses the route (od_rules_validate); a default route is for users of many passwords. */
const secretFor = (rule: OdysseyRoute) =>
  `# in this block: ${rule.name === "default" ? lookUp : `password, or ${lookUp}`}`;
const lookUp = "auth_query with auth_query_user and auth_query_db";

export function odysseyRoute(
  rule: OdysseyRoute,
  storages: OdysseyBlock[],
  isWhole: boolean,
  clientMax: string | null,
): LintFinding[] {
  const [storage, pool, auth] = [wordOf(rule, "storage"), wordOf(rule, "pool"), wordOf(rule, "authentication")];
  const own = storages.find(({ name }) => name === storage?.value);
  const missing = (name: string, fix: string) =>
    odysseyFinding(
      "error",
      name,
      rule.line,
      `The route that begins here has no \`${name}\`: ${odysseyStops}`,
      `# in this block: ${fix}`,
    );
  const has = (...names: string[]) => names.some((name) => wordOf(rule, name) !== null);
  // Of a slip both are told at once: the right word alone would bring the next refusal.
  const meant = nearWord(auth?.value, authentications) ?? auth?.value ?? "";
  const needsPassword = ["clear_text", "md5", "scram-sha-256"].includes(meant);
  const knowsIt = has(
    "password",
    "auth_query",
    "auth_pam_service",
    "auth_module",
    "ldap_endpoint_name",
    "password_passthrough",
    "enable_mdb_iamproxy_auth",
  );
  const isLocal = own !== undefined && valueIn(own, "type") === "local";
  const mostClients = Number(valueIn(rule, "client_max") || clientMax || Infinity);
  // Odyssey's own way to look up passwords: no client is routed there.
  const isInternal = valueIn(rule, "pool_routing") === "internal";
  return [
    ...(storage ? [] : [missing("storage", `storage "${shownName(storages[0]?.name ?? "NAME")}"`)]),
    ...(storage && isWhole && !own && !isFilledInLater(storage.value)
      ? [
          odysseyFinding(
            "error",
            "storage",
            storage.line,
            `There is no storage of this name in the file: ${odysseyStops}`,
            `# write the name of a storage, such as ${shownName(storages[0]?.name ?? "one to add")}`,
          ),
        ]
      : []),
    ...(pool
      ? odysseyWord(rule, "pool", odysseyPools)
      : [missing("pool", 'pool "session"; or "transaction", where clients keep nothing in a session')]),
    ...(auth
      ? odysseyWord(rule, "authentication", authentications)
      : [missing("authentication", 'authentication "scram-sha-256", with a password or an auth_query')]),
    ...(needsPassword && !knowsIt
      ? [
          odysseyFinding(
            "error",
            "password",
            auth?.line ?? null,
            "This authentication needs a password, and the route has neither `password` nor `auth_query`: " +
              odysseyStops,
            secretFor(rule),
          ),
        ]
      : []),
    ...(has("auth_query") && !(has("auth_query_user") && has("auth_query_db"))
      ? [
          odysseyFinding(
            "error",
            "auth_query",
            wordOf(rule, "auth_query")?.line ?? null,
            `\`auth_query\` needs \`auth_query_user\` and \`auth_query_db\`: ${odysseyStops}`,
            `# in this block: auth_query_user and auth_query_db`,
          ),
        ]
      : []),
    ...(valueIn(rule, "pool_reserve_prepared_statement") === "yes" && pool?.value === "session"
      ? [
          // Since `yes` is the default (pull request 1174) a session pool switches it off; before, it was refused.
          odysseyFinding(
            "note",
            "pool_reserve_prepared_statement",
            wordOf(rule, "pool_reserve_prepared_statement")?.line ?? null,
            "With a session pool this does nothing, and older releases of Odyssey refuse the file for it.",
            "pool_reserve_prepared_statement no",
          ),
        ]
      : []),
    ...(pool && !isLocal && !isInternal && mostClients > usualLimit && Number(valueIn(rule, "pool_size") ?? 0) === 0
      ? [
          odysseyFinding(
            "note",
            "pool_size",
            wordOf(rule, "pool_size")?.line ?? rule.line,
            `The route of user ${shownName(rule.name)} to database ${shownName(rule.database)} has no limit on ` +
              "server connections: `pool_size` is 0, its default. " +
              `Each ${Number.isFinite(mostClients) ? `of up to ${mostClients} clients` : "client"} may open one.`,
            "# below max_connections of the server, for all its routes together: pool_size 20",
          ),
        ]
      : []),
  ];
}

/** Where another machine reaches it, what its author chose: no password, or one that anybody between them reads. */
export function openRoute(rule: OdysseyRoute, storages: OdysseyBlock[], listens: OdysseyBlock[]): LintFinding[] {
  const auth = wordOf(rule, "authentication");
  const own = storages.find(({ name }) => name === valueIn(rule, "storage"));
  const isInside = (own && valueIn(own, "type") === "local") || valueIn(rule, "pool_routing") === "internal";
  if (!auth || isInside || isForItself(listens)) return [];
  if (auth.value === "none") {
    const why = "Anyone who reaches Odyssey logs in on this route without a password.";
    const fix =
      "# first give the route a password or an auth_query\n" +
      '# then set authentication "scram-sha-256": clients without a password are refused, health checks too';
    return [odysseyFinding("note", auth.name, auth.line, why, fix)];
  }
  // Without `tls`, as with "disable", a listener has none.
  const modes = listens.map((one) => valueIn(one, "tls") ?? "disable");
  if (auth.value !== "clear_text" || !modes.some((one) => ["disable", "allow", "prefer"].includes(one))) return [];
  const ends = modes.includes("disable") ? ", and here without TLS." : ": in clear text, unless they ask for TLS.";
  const why = `With \`authentication "clear_text"\` clients send the password itself${ends}`;
  const fix = '# if the route has a password, or its auth_query finds SCRAM hashes: authentication "scram-sha-256"';
  return [odysseyFinding("note", auth.name, auth.line, why, fix)];
}
