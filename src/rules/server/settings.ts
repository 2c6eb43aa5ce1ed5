// Settings that change what the server does for this role: read-only, and sessions that are ended while idle.
import { confirmedBy } from "../confidence.ts";
import type { Owner } from "../../report/causes.ts";
import type { RoleSetting, ServerFacts, ServerSetting } from "../../probes/facts.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("server");
  if (!row || row.outcome === "failed") return [];
  return [
    ...readOnly(seen, row.facts, row.summary),
    ...roleReadOnly(seen, row.facts, row.summary),
    ...idleKilled(seen, row.facts),
    ...cancelled(row.facts),
  ];
}

/** What is set for the role in this database counts before what is set for the role (ALTER ROLE). */
function ofRole({ roleSettings }: ServerFacts, name: string): RoleSetting | null {
  const all = roleSettings?.filter((one) => one.name.toLowerCase() === name) ?? [];
  return all.find(({ database }) => database !== null) ?? all[0] ?? null;
}

/** The application's role reads only, by the catalog; this check's own role does not. */
function roleReadOnly(seen: ObservedCheck, facts: ServerFacts, summary: string): Draft[] {
  const setting = ofRole(facts, "default_transaction_read_only");
  if (!seen.inputs.writes || !setting || !/^(on|true|yes|1)$/i.test(setting.value)) return [];
  const where = setting.database === null ? "" : ` IN DATABASE "${setting.database}"`;
  return [
    {
      cause: "server-read-only",
      ...confirmedBy("pg_db_role_setting of the application's role"),
      owner: "client",
      summary: `The application's role "${setting.role}" cannot write: default_transaction_read_only is set for it alone.`,
      because: [["server", summary]],
      nextSteps: [
        `Find out who set it, then: \`ALTER ROLE "${setting.role}"${where} RESET default_transaction_read_only\`.`,
        "Restart the application's pool: open sessions keep the old setting.",
      ],
    },
  ];
}

/** Where a setting comes from (pg_settings.source), as one would set it. */
const sources: Record<string, string> = {
  "configuration file": "in the server's configuration (postgresql.conf or ALTER SYSTEM)",
  "command line": "on the server's command line",
  database: "for this database (ALTER DATABASE … SET)",
  user: "for this role (ALTER ROLE … SET)",
  "database user": "for this role in this database (ALTER ROLE … IN DATABASE … SET)",
  client: "by the connection's own options",
};

function placeOf(setting: ServerSetting | null): string {
  return sources[setting?.source ?? ""] ?? "for this connection";
}

function find({ settings }: ServerFacts, name: string): ServerSetting | null {
  return settings?.find((one) => one.name === name) ?? null;
}

/** Why writes are refused, as the server tells it; null where it takes them or did not tell. */
export function whyReadOnly(facts: ServerFacts | null): { text: string; owner: Owner; nextSteps: string[] } | null {
  if (facts?.inRecovery)
    return {
      text: "it is a standby (pg_is_in_recovery() is true)",
      owner: "operator",
      nextSteps: [
        "Find the primary: after a failover, the address may still point to the old one.",
        "If this target is read-only on purpose, set `writes: false` in the targets file.",
      ],
    };
  if (!facts?.readOnlyDefault) return null;
  const source = find(facts, "default_transaction_read_only")?.source ?? "";
  if (source === "client")
    return {
      text: "default_transaction_read_only is set by the connection's own options",
      owner: "client",
      nextSteps: ["Remove default_transaction_read_only from the URL's options (or PGOPTIONS)."],
    };
  return {
    text: `default_transaction_read_only is on ${sources[source] ?? "for this role, database or server"}`,
    owner: "operator",
    nextSteps: [
      "Find out who set it: `select * from pg_db_role_setting`. Vendors set it when the disk is nearly full.",
      "Free space first; then reset it.",
    ],
  };
}

function readOnly(seen: ObservedCheck, facts: ServerFacts, summary: string): Draft[] {
  const why = whyReadOnly(facts);
  const mixed = seen.inputs.writes ? inTurns(facts, summary) : null;
  if (mixed) return [mixed];
  if (!seen.inputs.writes || !why) return [];
  return [
    {
      cause: "server-read-only",
      ...confirmedBy("in recovery, or read-only by default"),
      owner: why.owner,
      summary: `The server refuses writes: ${why.text}.`,
      because: [["server", summary]],
      nextSteps: why.nextSteps,
    },
  ];
}

/** Some logins meet the primary and some a standby: writes fail for those alone. */
function inTurns({ inRecovery, otherLogins }: ServerFacts, summary: string): Draft | null {
  if (!otherLogins || otherLogins.standbys === (inRecovery ? otherLogins.made : 0)) return null;
  const standbys = otherLogins.standbys + Number(inRecovery);
  return {
    cause: "server-read-only",
    severity: "degraded",
    ...confirmedBy("in recovery, or read-only by default"),
    owner: "operator",
    summary:
      `${standbys} of ${otherLogins.made + 1} logins reached a standby, the others the primary: writes fail now and ` +
      `then.`,
    because: [["server", summary]],
    nextSteps: [
      "Check what the name or balancer leads to: a service for writes must have the primary alone.",
      "After a failover, check that the old primary's label or health check has changed.",
      "Meanwhile: target_session_attrs=read-write lets libpq refuse a standby.",
    ],
  };
}

/** https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-SESSION-TIMEOUT */
function idleKilled(seen: ObservedCheck, facts: ServerFacts): Draft[] {
  const setting = find(facts, "idle_session_timeout");
  const own = ofRole(facts, "idle_session_timeout");
  if (own) return idleKilledByRole(own);
  const seconds = Number(setting?.value ?? 0) / 1000;
  if (!setting || !(seconds > 0)) return [];
  return [
    {
      cause: "session-idle-killed",
      confidence: "possible",
      summary:
        `The server ends sessions that are idle for ${seconds} s: a pool that keeps them longer gets errors ` +
        `(57P05).`,
      because: [["server", `idle_session_timeout is ${seconds} s, set ${placeOf(setting)}`]],
      nextSteps: [
        `Make the pool's idle timeout shorter than ${seconds} s, or let it test connections before use.`,
        ...(seen.row("admission")?.facts.speaker === "pooler"
          ? ["On the pooler, set server_idle_timeout below it."]
          : []),
        "Or set idle_session_timeout = 0 for the application's role.",
      ],
    },
  ];
}

function idleKilledByRole({ role, value }: RoleSetting): Draft[] {
  if (/^0\s*(ms|s|min|h|d)?$/.test(value)) return [];
  return [
    {
      cause: "session-idle-killed",
      confidence: "possible",
      summary:
        `The server ends idle sessions of role "${role}" after ${value}: a pool that keeps them longer gets ` +
        `errors (57P05).`,
      because: [["server", `idle_session_timeout is ${value} for the role ${role} (ALTER ROLE … SET)`]],
      nextSteps: [
        "Make the pool's idle timeout shorter, or let it test connections before use.",
        `Or: \`ALTER ROLE "${role}" RESET idle_session_timeout\`.`,
      ],
    },
  ];
}

/** A number without a unit is milliseconds (runtime-config-client); below this it was seldom meant. */
const shortStatementMs = 1000;

/** Every statement that takes longer ends with 57014; the check's own are short, and do not. */
function cancelled(facts: ServerFacts): Draft[] {
  const setting = find(facts, "statement_timeout");
  const ms = Number(setting?.value ?? 0);
  const own = ofRole(facts, "statement_timeout");
  const ownMs = /^\d+\s*(ms)?$/.test(own?.value ?? "") ? Number.parseInt(own?.value ?? "0", 10) : null;
  const [limitMs, where] = own ? [ownMs ?? 0, `for the role ${own.role} (ALTER ROLE … SET)`] : [ms, placeOf(setting)];
  if (!(limitMs > 0 && limitMs < shortStatementMs)) return [];
  return [
    {
      cause: "query-timeout",
      severity: "notice",
      confidence: "possible",
      owner: own || setting?.source === "client" ? "client" : "operator",
      summary:
        `The server cancels each statement that takes longer than ${limitMs} ms (statement_timeout): seconds may be ` +
        `meant.`,
      because: [["server", `statement_timeout is ${limitMs} ms, set ${where}`]],
      nextSteps: ["Give the unit: `'60s'`. A number alone is milliseconds."],
    },
  ];
}

export const serverSettings: Rule = { id: "server-settings", judges: ["server"], judge };
