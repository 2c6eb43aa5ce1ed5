// odyssey.conf: its routes and storages, and what keeps Odyssey from starting or its clients from getting in.
// What it refuses is what its own od_rules_validate and od_config_validate refuse.
import { UserMistake } from "../../errors.ts";
import type { LintFinding } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { shownName } from "../shown/may-be-shown.ts";
import { isTypo } from "../specs.ts";
import { finder } from "./findings.ts";
import { odysseyBlocks, type OdysseyBlock } from "./odyssey-blocks.ts";
import { globalWords, listenWords, ruleWords, storageWords } from "./odyssey-words.ts";
import { inItsFile, withIncluded } from "./odyssey-includes.ts";
import type { ServerFile } from "./server-file.ts";
import { nothingBeside } from "./server-version.ts";
import { isFilledInLater } from "./template.ts";

const found = finder("https://github.com/yandex/odyssey/blob/master/docs/configuration/rules.md");
const stops = "Odyssey refuses the file and does not start.";
const tlsModes = ["disable", "allow", "prefer", "require", "verify_ca", "verify_full"];
const pools = ["session", "transaction", "statement"];
const authentications = ["none", "block", "clear_text", "external", "md5", "scram-sha-256", "cert"];

interface Route extends OdysseyBlock {
  /** Its name. */
  database: string;
}

/** @throws UserMistake where it has neither a storage nor a database */
export function readOdyssey(own: string, beside = nothingBeside): ServerFile {
  const files = beside.included ?? new Map<string, string>();
  const { text, placeOf } = withIncluded(own, files);
  const root = odysseyBlocks(text);
  const storages = root.blocks.filter(({ kind }) => kind === "storage");
  const listens = root.blocks.filter(({ kind }) => kind === "listen");
  const rules = root.blocks
    .filter(({ kind }) => kind === "database")
    .flatMap(({ name, blocks }) =>
      blocks
        .filter(({ kind }) => kind === "user" || kind === "group")
        .map((one): Route => ({ ...one, database: name })),
    );
  const includes = root.options.filter(({ name }) => name === "include");
  // Its routes may stand in a file that is not here.
  if (storages.length === 0 && rules.length === 0 && (includes.length === 0 || listens.length === 0))
    throw new UserMistake(
      'There is no pooler in it: looked for `storage "…" { … }` and `database "…" { user … { … } }`.',
    );
  const isRead = ({ value }: { value: string }) => files.has(value.split("/").at(-1) ?? "");
  const isWhole = includes.every(isRead) && beside.isIncluded !== true && !isFilledInLater(text);
  const modes = [...new Set(rules.flatMap((one) => said(one, "pool") ?? []).filter((one) => pools.includes(one)))];
  const most = mostOf(rules, storages);
  const port = listens.map((one) => said(one, "port")).find((one) => one !== null && hasForm(one, "number"));
  return {
    kind: "odyssey",
    title: "Odyssey",
    options: {
      ...(port ? { port: Number(port) } : {}),
      storages: storages.length,
      routes: rules.length,
      ...(modes.length > 0 ? { pool: modes.join(", ") } : {}),
      ...(most === null ? {} : { server_connections: most }),
    },
    lines: {},
    notes: [
      ...includes.map((one) => {
        const place = placeOf(one.line);
        const where = place === null ? `line ${one.line}` : `line ${place.line} of ${shownName(place.name)}`;
        return `${where} includes another file, which is ${isRead(one) ? "read with it" : "not read"}`;
      }),
      ...(most === null
        ? []
        : [`its pools may hold ${most} connections to one server: max_connections there must allow them`]),
    ],
    findings: [
      ...wordsOf(root, globalWords),
      ...storages.flatMap((one) => [...wordsOf(one, storageWords), ...storageOf(one, root)]),
      ...listens.flatMap((one) => [...wordsOf(one, listenWords), ...tlsOf(one)]),
      ...rules.flatMap((one) => [
        ...wordsOf(one, ruleWords),
        ...ruleOf(one, storages, isWhole),
        ...openOf(one, storages, listens),
      ]),
      ...(isWhole && listens.length === 0
        ? [
            found(
              "error",
              "listen",
              null,
              `Without a \`listen\` block nobody can connect: ${stops}`,
              'listen {\n  host "*"\n  port 6432\n}',
            ),
          ]
        : []),
    ].map((one) => inItsFile(one, placeOf)),
  };
}

/**
 * Connections that one server may get from all routes together; null where a route has no limit.
 * Storages of the same address are one server; a local one, the console's, is none.
 */
function mostOf(rules: OdysseyBlock[], storages: OdysseyBlock[]): number | null {
  const servers = new Map<string, number>();
  for (const rule of rules) {
    const storage = storages.find(({ name }) => name === said(rule, "storage"));
    if (storage && said(storage, "type") === "local") continue;
    const size = Number(said(rule, "pool_size") ?? 0);
    if (!Number.isInteger(size) || size <= 0) return null;
    const server = storage ? `${said(storage, "host")} ${said(storage, "port") ?? 5432}` : "";
    servers.set(server, (servers.get(server) ?? 0) + size);
  }
  return servers.size === 0 ? null : Math.max(...servers.values());
}

/** Only programs of its own machine reach it. */
const isForItself = (listens: OdysseyBlock[]) =>
  listens.length > 0 && listens.every((one) => /^(?:127\.[\d.]+|::1|localhost)$/.test(said(one, "host") ?? ""));
const at = ({ options }: OdysseyBlock, name: string) => options.findLast((one) => one.name === name) ?? null;
const said = (block: OdysseyBlock, name: string): string | null => at(block, name)?.value ?? null;

/** Odyssey's parser takes no word that it does not know; only what is near to one of its own is called so. */
function wordsOf({ options }: OdysseyBlock, known: ReadonlySet<string>): LintFinding[] {
  return options.flatMap(({ name, line }): LintFinding[] => {
    const near = known.has(name) ? undefined : [...known].find((one) => isTypo(name, one));
    return near === undefined || options.some((one) => one.name === near)
      ? []
      : [
          found(
            "error",
            name,
            line,
            `Odyssey has no \`${name}\` here; did you mean \`${near}\`? It ${stops.slice(8)}`,
            `# rename ${name} to ${near}`,
          ),
        ];
  });
}

function oneOf(block: OdysseyBlock, name: string, words: string[]): LintFinding[] {
  const option = at(block, name);
  if (!option || isFilledInLater(option.value) || words.includes(option.value)) return [];
  return [
    found(
      "error",
      name,
      option.line,
      `\`${name}\` takes ${words.join(", ")}: ${stops}`,
      `${name} "${words.find((one) => isTypo(one, option.value)) ?? words[0]}"`,
    ),
  ];
}

const tlsOf = (block: OdysseyBlock) => oneOf(block, "tls", tlsModes);

function storageOf(block: OdysseyBlock, root: OdysseyBlock): LintFinding[] {
  const type = at(block, "type");
  return [
    ...(type
      ? oneOf(block, "type", ["remote", "local"])
      : [found("error", "type", block.line, `The storage has no \`type\`: ${stops}`, 'type "remote"')]),
    ...(type?.value === "remote" && !at(block, "host") && !at(root, "unix_socket_dir")
      ? [
          found(
            "error",
            "host",
            block.line,
            `The storage has neither \`host\` nor \`unix_socket_dir\`: ${stops}`,
            'host "…"',
          ),
        ]
      : []),
    ...tlsOf(block),
  ];
}

/** Without one Odyssey refuses the route (od_rules_validate); a default route is for users of many passwords. */
const secretFor = ({ name }: Route) =>
  name === "default"
    ? `${lookUp}\nauth_query_user "postgres"\nauth_query_db "postgres"`
    : `password "…" # or ${lookUp}`;
const lookUp = 'auth_query "SELECT usename, passwd FROM pg_shadow WHERE usename=$1"';

function ruleOf(rule: Route, storages: OdysseyBlock[], isWhole: boolean): LintFinding[] {
  const [storage, pool, auth] = [at(rule, "storage"), at(rule, "pool"), at(rule, "authentication")];
  const own = storages.find(({ name }) => name === storage?.value);
  const missing = (name: string, fix: string) =>
    found("error", name, rule.line, `The route that begins here has no \`${name}\`: ${stops}`, fix);
  const has = (...names: string[]) => names.some((name) => at(rule, name) !== null);
  const needsPassword = ["clear_text", "md5", "scram-sha-256"].includes(auth?.value ?? "");
  const knowsIt = has(
    "password",
    "auth_query",
    "auth_pam_service",
    "auth_module",
    "ldap_endpoint_name",
    "password_passthrough",
    "enable_mdb_iamproxy_auth",
  );
  const isLocal = own !== undefined && said(own, "type") === "local";
  // Odyssey's own way to look up passwords: no client is routed there.
  const isInternal = said(rule, "pool_routing") === "internal";
  return [
    ...(storage ? [] : [missing("storage", 'storage "postgres_server"')]),
    ...(storage && isWhole && !own && !isFilledInLater(storage.value)
      ? [
          found(
            "error",
            "storage",
            storage.line,
            `There is no storage of this name in the file: ${stops}`,
            `storage "${shownName(storages[0]?.name ?? "…")}"`,
          ),
        ]
      : []),
    ...(pool ? oneOf(rule, "pool", pools) : [missing("pool", 'pool "transaction"')]),
    ...(auth
      ? oneOf(rule, "authentication", authentications)
      : [missing("authentication", 'authentication "scram-sha-256"')]),
    ...(needsPassword && !knowsIt
      ? [
          found(
            "error",
            "password",
            auth?.line ?? null,
            `This authentication needs a password, and the route has neither \`password\` nor \`auth_query\`: ${stops}`,
            secretFor(rule),
          ),
        ]
      : []),
    ...(has("auth_query") && !(has("auth_query_user") && has("auth_query_db"))
      ? [
          found(
            "error",
            "auth_query",
            at(rule, "auth_query")?.line ?? null,
            `\`auth_query\` needs \`auth_query_user\` and \`auth_query_db\`: ${stops}`,
            'auth_query_user "postgres"\nauth_query_db "postgres"',
          ),
        ]
      : []),
    ...(said(rule, "pool_reserve_prepared_statement") === "yes" && pool?.value === "session"
      ? [
          // Since `yes` is the default (pull request 1174) a session pool switches it off; before, it was refused.
          found(
            "note",
            "pool_reserve_prepared_statement",
            at(rule, "pool_reserve_prepared_statement")?.line ?? null,
            "With a session pool this does nothing, and older releases of Odyssey refuse the file for it.",
            "pool_reserve_prepared_statement no",
          ),
        ]
      : []),
    ...(pool && !isLocal && !isInternal && !has("client_max") && Number(said(rule, "pool_size") ?? 0) === 0
      ? [
          found(
            "note",
            "pool_size",
            at(rule, "pool_size")?.line ?? rule.line,
            `The route of user ${shownName(rule.name)} to database ${shownName(rule.database)} has no limit. With ` +
              "`pool_size 0`, its default, each client may get a server connection.",
            "# below max_connections of the server, for all its routes together: pool_size 20",
          ),
        ]
      : []),
  ];
}

/** Where another machine reaches it, what its author chose: no password, or one that anybody between them reads. */
function openOf(rule: Route, storages: OdysseyBlock[], listens: OdysseyBlock[]): LintFinding[] {
  const auth = at(rule, "authentication");
  const own = storages.find(({ name }) => name === said(rule, "storage"));
  const isInside = (own && said(own, "type") === "local") || said(rule, "pool_routing") === "internal";
  if (!auth || isInside || isForItself(listens)) return [];
  if (auth.value === "none") {
    const why = "Anyone who reaches Odyssey logs in on this route without a password.";
    const fix =
      "# first give the route a password or an auth_query\n" +
      '# then set authentication "scram-sha-256": clients without a password are refused, health checks too';
    return [found("note", auth.name, auth.line, why, fix)];
  }
  // Without `tls`, as with "disable", a listener has none.
  const modes = listens.map((one) => said(one, "tls") ?? "disable");
  if (auth.value !== "clear_text" || !modes.some((one) => ["disable", "allow", "prefer"].includes(one))) return [];
  const ends = modes.includes("disable") ? ", and here without TLS." : ": in clear text, unless they ask for TLS.";
  const why = `With \`authentication "clear_text"\` clients send the password itself${ends}`;
  const fix = '# if the route has a password, or its auth_query finds SCRAM hashes: authentication "scram-sha-256"';
  return [found("note", auth.name, auth.line, why, fix)];
}
