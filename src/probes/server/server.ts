// In what state is the server: role, limits, settings, load, locks, as far as this role may see?
import { psqlLine } from "../../target/reproduce.ts";
import type { AdmissionFacts, ServerFacts } from "../facts.ts";
import { passed, skipped, unknown, warned, type Answer, type Aside, type Probe, type ProbeContext } from "../probe.ts";
import { otherLogins } from "./other-logins.ts";
import { askServer } from "./state/query-json.ts";
import { askSettingsAndLimits, type Itself } from "./state/settings-and-limits.ts";
import { roleSettings } from "./state/role-settings.ts";
import { schemaRights } from "./state/schema-rights.ts";
import { askSessions } from "./state/sessions.ts";
import { machineZone, timeZoneSet } from "./state/time-zone.ts";

async function run(context: ProbeContext): Promise<Answer<ServerFacts>> {
  const { conninfo } = context;
  const facts = blank(context.seen("admission")?.facts ?? null);
  const more = { reproduce: psqlLine(conninfo) };
  if (!context.carried.session) return unknown("prerequisite-missing", "no open session to query", facts, more);
  const product = context.seen("admission")?.facts?.product;
  if (product) return skipped("not-applicable", `${product} is not PostgreSQL: its state is not read`);
  const first = await askSettingsAndLimits(context, facts.version);
  if (!first.told) {
    facts.error = first.error;
    if (first.reason === "query-timeout") return warned(first.reason, `the session hangs: ${first.why}`, facts, more);
    const say = first.error ? "cannot be read" : "could not be read";
    return unknown(first.reason, `the server's state ${say}: ${first.why}`, facts, more);
  }
  [facts.settings] = first.told;
  const { at, ...told } = first.told[1];
  fillItself(facts, told);
  // On its own: what one role may not look at must not hide the rest.
  const second = await askSessions(context, facts.seesAllSessions);
  if (second.told) Object.assign(facts, second.told[0], facts.seesAllSessions ? {} : { busySessions: null });
  if (!second.told)
    context.vary("sessions", {
      ...unknown(second.reason, `sessions and locks cannot be read: ${second.why}`),
      ...more,
      tookMs: 0,
    });
  else if (!facts.seesAllSessions)
    context.vary("sessions", {
      ...unknown(
        "not-permitted",
        `role ${conninfo.user} cannot see other roles' sessions. To allow it: GRANT pg_read_all_stats TO ` +
          `"${conninfo.user}"`,
      ),
      ...more,
      tookMs: 0,
    });
  const role = context.inputs.application?.role;
  if (role && role !== conninfo.user) {
    const third = await askServer(context, roleSettings(role));
    if (third.told) [facts.roleSettings] = third.told;
  }
  const schema = context.inputs.application?.schema;
  if (schema) {
    const fourth = await askServer(context, schemaRights(role ?? conninfo.user, schema));
    if (fourth.told) [facts.schemaRights] = fourth.told;
  }
  const zone = context.inputs.application?.framework === "spring" ? machineZone() : null;
  if (zone) {
    const fifth = await askServer(context, timeZoneSet(zone));
    if (!fifth.told && fifth.error?.sqlstate === "22023") facts.unknownTimeZone = zone;
  }
  const others = await otherLogins(context, at);
  if (others) facts.otherLogins = others;
  return judge(context, facts, more);
}

function blank(admitted: AdmissionFacts | null): ServerFacts {
  return {
    version: admitted?.serverVersion ?? null,
    inRecovery: admitted?.inRecovery ?? null,
    readOnly: null,
    readOnlyDefault: admitted?.readOnly ?? null,
    uptimeSeconds: null,
    checkpointerSeconds: null,
    countersSeconds: null,
    startedOverSeconds: null,
    clockOffsetSeconds: null,
    maxConnections: null,
    reservedConnections: null,
    usedConnections: null,
    limits: null,
    settings: null,
    statistics: null,
    seesAllSessions: false,
    sessions: null,
    busySessions: null,
    longestTransactionSeconds: null,
    longTransactions: null,
    idleInTransaction: null,
    lockWaits: null,
    error: null,
  };
}

function fillItself(facts: ServerFacts, { clock, ...seen }: Omit<Itself, "at">): void {
  Object.assign(facts, seen);
  facts.startedOverSeconds = startedOver(facts);
  facts.readOnly = facts.inRecovery === true || facts.readOnlyDefault === true;
  facts.clockOffsetSeconds = Math.round(clock - Date.now() / 1000);
}

/** More than this after the server itself: not a part of its start, on a machine that is busy either. */
const startMs = 3000;

function startedOver({ uptimeSeconds, checkpointerSeconds, countersSeconds }: ServerFacts): number | null {
  const since = checkpointerSeconds ?? countersSeconds;
  return uptimeSeconds !== null && since !== null && since !== undefined && uptimeSeconds - since > startMs / 1000
    ? since
    : null;
}

function judge({ inputs }: ProbeContext, facts: ServerFacts, more: Aside): Answer<ServerFacts> {
  const { thresholds } = inputs;
  const usable = (facts.maxConnections ?? 0) - (facts.reservedConnections ?? 0);
  const used = facts.usedConnections ?? 0;
  const waits = (facts.lockWaits ?? []).filter(({ waitSeconds }) => waitSeconds > thresholds.lockWaitSeconds);
  const hidden =
    facts.lockWaits === null
      ? "; sessions and locks not visible"
      : facts.seesAllSessions
        ? ""
        : "; other roles' sessions not visible";
  const own = (facts.roleSettings ?? []).map(({ name, value }) => `${name}=${value}`).join(", ");
  const ofRole =
    own === "" ? "" : `; the role ${facts.roleSettings?.[0]?.role} has settings that this check does not have: ${own}`;
  const inSchema = rightsText(facts, inputs.application?.schema);
  const text =
    `PostgreSQL ${facts.version}, ${facts.inRecovery ? "standby" : "primary"}, ` +
    `up ${span(facts.uptimeSeconds ?? 0)}, ${used} of ${usable} connections${hidden}${ofRole}${inSchema}`;
  const mixed = mixedLogins(facts);
  if (mixed && inputs.writes) return warned("read-only", `${text}; ${mixed}`, facts, more);
  if (facts.readOnly && inputs.writes) return warned("read-only", `${text}; read-only`, facts, more);
  if (waits.length > 0)
    return warned(
      "lock-waits",
      `${text}; ${waits.length} sessions wait for locks, the longest ${span(waits[0]?.waitSeconds ?? 0)}`,
      facts,
      more,
    );
  const limits = [...(facts.limits ?? []), ...(usable > 0 ? [{ used, limit: usable }] : [])];
  const isNear = limits.some((one) => one.used >= (one.limit * thresholds.connectionsNoticePercent) / 100);
  return isNear ? warned("near-limit", text, facts, more) : passed(text, facts, more);
}

/** Some logins meet a primary and some a standby: whoever stands in between leads them to either. */
function mixedLogins({ inRecovery, otherLogins: others }: ServerFacts): string | null {
  if (!others || others.standbys === (inRecovery ? others.made : 0)) return null;
  return `${others.standbys + Number(inRecovery)} of ${others.made + 1} logins reached a standby`;
}

/** "; in the schema shop the role web has USAGE, not CREATE, and reads 3 of 4 tables" */
function rightsText({ schemaRights: list }: ServerFacts, schema: string | undefined): string {
  if (!list || schema === undefined) return "";
  const [rights] = list;
  if (!rights) return `; there is no schema ${schema}, or no such role`;
  const { role, usage, create, tables, unreadable } = rights;
  const has = (is: boolean, name: string) => `${is ? "" : "not "}${name}`;
  return (
    `; in the schema ${schema} the role ${role} has ${has(usage, "USAGE")}, ${has(create, "CREATE")}, and ` +
    `reads ${tables - unreadable} of ${tables} tables`
  );
}

/** "42 s", "3 min", "5 h", "12 d". */
function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export const server: Probe<"server"> = { id: "server", title: "Server state", layer: "server", needs: ["query"], run };
