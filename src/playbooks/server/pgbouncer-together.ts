// Settings of pgbouncer.ini that only together, or by their absence, keep clients out or let others in.
import { listed } from "../../report/sentences.ts";
import type { LintFinding } from "../playbook.ts";
import type { Entry } from "./pgbouncer-entries.ts";
import { pgbouncerFinding, pgbouncerRefusal } from "./pgbouncer-findings.ts";
import { unforced } from "./pgbouncer-forced.ts";

/** Only programs of its own machine reach it then. */
const isLoopback = (addresses: string) =>
  addresses.split(",").every((one) => /^(?:127\.\d+\.\d+\.\d+|::1|localhost)$/.test(one.trim()));

const nowhere = "/dev/null";
const isNowhere = ({ key, value }: Entry) => key === "auth_file" && value === nowhere;

interface Told {
  /** Nothing comes from another file, or is filled in: then what is missing is missing. */
  isWhole: boolean;
  /** No other file and no template brings settings; a value may be filled in. */
  hasAllLines: boolean;
  /** What sends `extra_float_digits`, as a sentence begins; null where nothing speaks of such a driver. */
  driver: string | null;
  /** What is missing stands there under a name that PgBouncer refuses, or in a section of such a name. */
  isOtherwiseMeant: (name: string) => boolean;
  /** It has a section [databases] of its own, and is not the file that comes with PgBouncer. */
  isFilledIn: boolean;
}

export function togetherOf(
  own: Entry[],
  databases: Entry[],
  { isWhole, hasAllLines, driver, isFilledIn, isOtherwiseMeant }: Told,
): LintFinding[] {
  // A file that is always empty has no users.
  const at = (key: string) => own.findLast((one) => one.key === key && one.value !== nowhere);
  const number = (key: string, usual: number) => Number(at(key)?.value ?? usual);
  const type = at("auth_type")?.value ?? "md5";
  const isOpenToAll = type === "any" || type === "trust";
  // Without `auth_user` PgBouncer never asks `auth_query`.
  const isAsked =
    at("auth_user") !== undefined || databases.some(({ value }) => /(?:^|\s)auth_(?:user|query)\s*=/.test(value));
  const unasked = isAsked || !hasAllLines ? undefined : at("auth_query");
  // With trust the user's name must stand in the file all the same.
  const needsFile = byName.includes(type) && !at("auth_file")?.value && !isAsked && own.length > 0;
  const [most, pool] = [number("max_client_conn", 100), number("default_pool_size", 20)];
  const stray = at("ignore_startup_parameters");
  const address = at("listen_addr")?.value;
  const isOpen = address === undefined ? !isWhole : !isLoopback(address);
  return [
    ...(isWhole && databases.length === 0 && !isOtherwiseMeant("databases")
      ? [
          pgbouncerFinding(
            isFilledIn ? "error" : "note",
            "databases",
            null,
            "[databases] has no database: every client but the console's gets `no such database`.",
            "# in [databases], a line for each database: NAME = host=HOST port=5432 dbname=DATABASE",
          ),
        ]
      : []),
    // Where nobody needs a password, the local socket alone keeps others out.
    ...(isWhole && own.length > 0 && !at("listen_addr") && !isOpenToAll && !isOtherwiseMeant("listen_addr")
      ? [
          pgbouncerFinding(
            "note",
            "listen_addr",
            null,
            "Without `listen_addr`, PgBouncer listens only on its local socket: clients on other machines get " +
              "connection refused.",
            "# for those: listen_addr = *",
          ),
        ]
      : []),
    ...(unasked && byName.includes(type) ? unaskedOf(unasked, needsFile) : []),
    ...(isWhole && needsFile && !unasked
      ? [
          pgbouncerFinding(
            "error",
            "auth_file",
            (own.findLast(isNowhere) ?? at("auth_type"))?.line ?? null,
            `\`auth_type = ${type}\` needs ${type === "trust" ? "the users' names" : "passwords"}: ` +
              (own.some(isNowhere)
                ? "with an empty `auth_file` and no `auth_user` nobody can log in."
                : "without `auth_file` or `auth_user` nobody can log in."),
            "# auth_file = FILE, with a line for each user",
          ),
        ]
      : []),
    // A pool of a size of its own is another matter.
    ...(Number.isFinite(most) && Number.isFinite(pool) && most < pool && !databases.every(hasOwnSize)
      ? [
          pgbouncerFinding(
            "note",
            "max_client_conn",
            at("max_client_conn")?.line ?? null,
            `max_client_conn (${most}) is below default_pool_size (${pool}): clients are refused before the ` +
              `pool is full.`,
            `max_client_conn = ${pool * 10}`,
          ),
        ]
      : []),
    // From 1.20 on, what it tracks it takes at login, too.
    ...(driver !== null &&
    isWhole &&
    !/\bextra_float_digits\b/.test(stray?.value ?? "") &&
    own.length > 0 &&
    !/\bextra_float_digits\b/.test(at("track_extra_parameters")?.value ?? "")
      ? [
          pgbouncerFinding(
            "note",
            "ignore_startup_parameters",
            stray?.line ?? null,
            `${driver} \`extra_float_digits\` at login: without this line PgBouncer refuses it.`,
            `ignore_startup_parameters = ${namesIn(stray?.value)}extra_float_digits`,
          ),
        ]
      : []),
    ...((type === "any" || (type === "trust" && !(isWhole && needsFile))) && isOpen
      ? [
          pgbouncerFinding(
            "note",
            "auth_type",
            at("auth_type")?.line ?? null,
            type === "any" && databases.length > 0 && unforced(databases).length === databases.length
              ? "Anyone who reaches PgBouncer gets its admin console without a password."
              : type === "any" || isAsked || !at("auth_file")
                ? "Anyone who reaches PgBouncer logs in without a password."
                : "Anyone who reaches PgBouncer logs in without a password, as any user of its `auth_file`.",
            withPasswords(at("auth_file") !== undefined || isAsked),
          ),
        ]
      : []),
    ...(type === "plain" && isOpen ? clearOf(at("auth_type"), at("client_tls_sslmode")) : []),
    ...trackedOf(at("track_extra_parameters")),
    ...unverifiedOf(at("server_tls_ca_file"), at("server_tls_sslmode"), databases),
    ...(hasAllLines ? keylessOf(at("client_tls_sslmode"), lackingOfTls(own)) : []),
  ];
}

const hasOwnSize = ({ value }: Entry) => /(?:^|\s)pool_size\s*=/.test(value);

/** What no line names of a certificate for its clients. */
export const lackingOfTls = (own: Entry[]): string[] =>
  ["client_tls_key_file", "client_tls_cert_file"].filter(
    (name) => (own.findLast(({ key }) => key === name)?.value ?? "") === "",
  );

/** PgBouncer offers TLS to its clients only with a certificate of its own, also where they may do without TLS. */
function keylessOf(mode: Entry | undefined, missing: string[]): LintFinding[] {
  const needs = ["allow", "prefer", "require", "verify-ca", "verify-full"];
  if (!mode || !needs.includes(mode.value.toLowerCase()) || missing.length === 0) return [];
  const why =
    `\`client_tls_sslmode = ${mode.value.toLowerCase()}\` needs \`client_tls_key_file\` and ` +
    "`client_tls_cert_file`: PgBouncer does not start (TLS setup failed).";
  const fix = `# set ${listed(missing)}; for clients without TLS: client_tls_sslmode = disable`;
  return [pgbouncerRefusal("error", mode.key, mode.line, why, fix)];
}

/** With these a client is somebody whom PgBouncer must find. */
const byName = ["md5", "scram-sha-256", "plain", "trust"];

/** A server that asks for SCRAM takes a password or its own SCRAM hash, never an md5 hash. */
const withPasswords = (hasUsers: boolean) =>
  `# first ${hasUsers ? "" : "set auth_file = FILE, and "}put each user's password, or the server's SCRAM hash ` +
  `of it, into ${hasUsers ? "auth_file" : "that file"}\n` +
  "# then set auth_type = scram-sha-256: clients without a password are refused, health checks too";

const withHashes =
  "# where auth_file has passwords in clear text, or the server's SCRAM hashes: auth_type = scram-sha-256";

/** Its users are those of `auth_file` alone. */
function unaskedOf({ key, line }: Entry, isAlone: boolean): LintFinding[] {
  const ends = isAlone
    ? "and no line sets `auth_file`: nobody can log in."
    : "so only users of its `auth_file` can log in.";
  const why = `PgBouncer never asks \`auth_query\` without \`auth_user\`, ${ends}`;
  const fix = `# auth_user = NAME, a role of auth_file that may run the query; else remove line ${line}`;
  return [pgbouncerRefusal(isAlone ? "error" : "warning", key, line, why, fix)];
}

const namesIn = (list: string | undefined) => (list && /^[\w, ]+$/.test(list) ? `${list.trim()}, ` : "");

/** Clients send their password itself. */
function clearOf(type: Entry | undefined, mode: Entry | undefined): LintFinding[] {
  const isOptional = mode?.value === "allow" || mode?.value === "prefer";
  if (!type || (mode && mode.value !== "disable" && !isOptional)) return [];
  const why = isOptional
    ? "With `auth_type = plain` clients send the password itself: in clear text, unless they ask for TLS."
    : "With `auth_type = plain` clients send the password itself, and here without TLS.";
  return [pgbouncerFinding("note", "auth_type", type.line, why, withHashes)];
}

/** A list of names; its default is one. */
function trackedOf(tracked: Entry | undefined): LintFinding[] {
  if (!tracked || !/^(?:true|false|yes|no|on|off|0|1)$/i.test(tracked.value)) return [];
  const why =
    `\`track_extra_parameters\` takes names of parameters: with \`${tracked.value}\` it tracks none, and no longer ` +
    "its default, `IntervalStyle`.";
  return [pgbouncerFinding("note", tracked.key, tracked.line, why, "track_extra_parameters = IntervalStyle")];
}

/** A certificate that nobody holds against the server's. */
function unverifiedOf(file: Entry | undefined, mode: Entry | undefined, databases: Entry[]): LintFinding[] {
  const told = mode?.value ?? "prefer";
  if (!file || file.value === "" || !["disable", "allow", "prefer", "require"].includes(told)) return [];
  const why = `\`server_tls_ca_file\` has no effect: ${
    mode ? `\`server_tls_sslmode = ${told}\`` : "without `server_tls_sslmode` PgBouncer"
  } does not verify the server's certificate.`;
  const level = told === "disable" ? "note" : "warning";
  // A certificate names no address, and seldom a container.
  const isNamed = databases.every(({ value }) => /(?:^|\s)host\s*=\s*'?[\w-]+(?:\.[\w-]+)*\.[A-Za-z]/.test(value));
  const better = isNamed ? "verify-full" : "verify-ca";
  const fix = `# where the server has TLS, with a certificate of this CA: server_tls_sslmode = ${better}`;
  return [pgbouncerFinding(level, "server_tls_sslmode", mode?.line ?? file.line, why, fix)];
}

/** HikariCP gives up a connection after so long; most pools that give them up do so before. */
const longestIdle = 1800;
const longestQuery = 3600;

/** What the documentation calls dangerous timeouts, as the application meets them. */
export function dangerousOf(own: Entry[]): LintFinding[] {
  const at = (key: string) => own.findLast((one) => one.key === key);
  // In a session pool a client keeps its server, and PgBouncer never takes it for idle.
  const isShared = ["transaction", "statement"].includes(at("pool_mode")?.value ?? "session");
  const [query, idle] = [at("query_timeout"), isShared ? at("client_idle_timeout") : undefined];
  const seconds = (entry: Entry | undefined) => (/^\d{1,9}$/.test(entry?.value ?? "") ? Number(entry?.value) : 0);
  const dangers = "https://www.pgbouncer.org/config.html#dangerous-timeouts";
  const [longest, rest] = [seconds(query), seconds(idle)];
  return [
    ...(query && longest > 0 && longest < longestQuery
      ? [
          {
            ...pgbouncerFinding(
              "note",
              query.key,
              query.line,
              `PgBouncer closes the client's connection where a query takes longer than ${longest} s; ` +
                "`statement_timeout` would end the query alone.",
              `-- in PostgreSQL, a little below it: alter role NAME set statement_timeout = '${
                longest > 1 ? `${longest - 1}s` : "900ms"
              }'`,
            ),
            source: dangers,
          },
        ]
      : []),
    ...(idle && rest > 0 && rest < longestIdle
      ? [
          {
            ...pgbouncerFinding(
              "note",
              idle.key,
              idle.line,
              `PgBouncer closes client connections that idle for ${rest} s: an application's pool must give them up ` +
                "before.",
              `# let the application's pool close idle connections before ${rest} s, or: client_idle_timeout = 0`,
            ),
            source: dangers,
          },
        ]
      : []),
  ];
}
