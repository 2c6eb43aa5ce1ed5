// From settings to a target: a registered entry, or a bare connection string.
import { defaultThresholds, type Inputs, type Thresholds } from "../report/report.ts";
import { parseConninfo, type Parsed } from "../libpq/conninfo.ts";
import { escalationFrom } from "./escalation.ts";
import { platformFrom, secretsOfPlatform } from "./platform.ts";
import { Secret } from "../secret.ts";
import type { TargetEntry } from "./schema.ts";
import type { Env } from "../libpq/environment-and-files.ts";
import type { Target } from "./target.ts";
import type { Conninfo } from "../libpq/connection.ts";
import { expandVariables } from "./variables.ts";
import { recogniseVendor, type VendorOf } from "./vendor.ts";

/** A registered target. What is wrong with it is in `problems`; PG* variables of this process do not leak into it. */
export function buildTarget(name: string, entry: TargetEntry, env: Env): Target {
  const read = (text: string | null | undefined, where: string): Parsed => {
    if (text === undefined || text === null) return { conninfo: null, problems: [], warnings: [], secrets: [] };
    const expanded = expandVariables(text, where, env);
    if (expanded.problem) return { conninfo: null, problems: [expanded.problem], warnings: [], secrets: [] };
    return parseConninfo(expanded.text, { where, env, useEnvironment: false });
  };
  const main = read(entry.url, "url");
  const direct = read(entry.direct_url, "direct_url");
  const admin = read(entry.pooler?.admin_url, "pooler.admin_url");
  const attributes = main.conninfo?.targetSessionAttrs ?? "any";
  const { application } = entry;
  const inputs: Inputs = {
    sslmode: main.conninfo?.sslmode ?? "prefer",
    targetSessionAttrs: attributes,
    writes: entry.writes ?? !["read-only", "standby", "prefer-standby"].includes(attributes),
    addressFamily: application?.address_family ?? "any",
    application: application
      ? defined({
          framework: application.framework,
          role: application.role,
          applicationName: application.application_name,
          expectedConnections: application.expected_connections,
          poolSize: application.pool_size,
          instances: application.instances,
          preparedStatements: application.prepared_statements,
          schema: application.schema,
        })
      : null,
    thresholds: { ...defaultThresholds, ...camel(entry.thresholds ?? {}) },
  };
  const platform = platformFrom(env, "on");
  const escalation = escalationFrom(entry.escalation ?? {}, env);
  return {
    name,
    platform,
    escalation: escalation.access,
    conninfo: main.conninfo,
    direct: direct.conninfo,
    pooler: entry.pooler ? { kind: entry.pooler.kind ?? "pgbouncer", admin: admin.conninfo } : null,
    dnsServers: entry.dns_servers ?? [],
    inputs,
    vendor: vendorOf([main.conninfo, direct.conninfo], entry),
    ticketSeverity: entry.ticket_severity ?? null,
    alerts: { rules: entry.alerts ?? [], channel: entry.channel ?? null },
    ...(entry.vantages ? { vantages: entry.vantages } : {}),
    application: application
      ? {
          framework: application.framework ?? null,
          config: application.config ?? null,
          tests: application.tests ?? null,
          healthUrl: application.health_url ?? null,
        }
      : null,
    problems: [...main.problems, ...direct.problems, ...admin.problems],
    warnings: [...main.warnings, ...direct.warnings, ...admin.warnings, ...escalation.warnings],
    secrets: [
      ...main.secrets,
      ...direct.secrets,
      ...admin.secrets,
      ...secretsOfHealth(application?.health_url),
      ...secretsOfPlatform(platform),
      ...escalation.secrets,
    ],
    policy: {
      allowedChannels: entry.allowed_channels ?? [],
      allowedUsers: entry.allowed_users ?? [],
      allowedUsergroups: entry.allowed_usergroups ?? [],
      allowGuests: entry.allow_guests ?? false,
      oncall: entry.oncall ?? [],
      owners: defined(entry.owners ?? {}),
    },
  };
}

/** A bare URL, or with null the libpq environment alone: read as psql would read it here. */
export function targetFromUrl(text: string | null, env: Env): Target {
  const parsed = parseConninfo(text, { where: text === null ? "environment" : "url", env, useEnvironment: true });
  const base = buildTarget("", { url: null }, {});
  const platform = platformFrom(env, "off");
  const attributes = parsed.conninfo?.targetSessionAttrs ?? "any";
  const [host] = parsed.conninfo?.hosts ?? [];
  const name = host
    ? `${host.kind === "socket" ? "socket" : host.host}/${parsed.conninfo?.database}`
    : text === null
      ? "environment"
      : "url";
  const inputs: Inputs = {
    ...base.inputs,
    sslmode: parsed.conninfo?.sslmode ?? "prefer",
    targetSessionAttrs: attributes,
    writes: !["read-only", "standby", "prefer-standby"].includes(attributes),
  };
  return {
    ...base,
    name,
    vendor: vendorOf([parsed.conninfo], {}),
    platform,
    conninfo: parsed.conninfo,
    inputs,
    problems: parsed.problems,
    warnings: parsed.warnings,
    secrets: [...parsed.secrets, ...secretsOfPlatform(platform)],
  };
}

/** What the targets file says goes before what a place tells, for the name and for each identifier. */
function vendorOf(
  connections: (Conninfo | null)[],
  { vendor, vendor_ids: given = {} }: Pick<TargetEntry, "vendor" | "vendor_ids">,
): VendorOf | null {
  const seen = connections.flatMap((one) =>
    (one?.hosts ?? []).flatMap(
      ({ host, port }) =>
        recogniseVendor({ host: host.toLowerCase(), port, user: one?.user ?? "", database: one?.database ?? "" }) ?? [],
    ),
  );
  const [first] = vendor ? seen.filter(({ name }) => name === vendor) : seen;
  if (vendor) return { name: vendor, from: "targets-file", ids: { ...first?.ids, ...given } };
  if (first) return { ...first, ids: { ...first.ids, ...given } };
  return Object.keys(given).length > 0 ? { name: "generic", from: "targets-file", ids: given } : null;
}

/** User, password and query of the health endpoint: tokens stand there. */
function secretsOfHealth(url: string | undefined): Secret[] {
  if (url === undefined) return [];
  const { password, searchParams } = new URL(url);
  return [decodeURIComponent(password), ...searchParams.values()]
    .filter((one) => one.length > 3)
    .map((one) => new Secret(one));
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** lock_wait_seconds → lockWaitSeconds. */
function camel(thresholds: object): Partial<Thresholds> {
  return Object.fromEntries(
    Object.entries(thresholds)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]),
  );
}
