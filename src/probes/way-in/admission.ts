// Is the session let in once the password was accepted, and is it the kind of server that was asked for?
import { kindOf } from "../../target/pooler-kind.ts";
import { psqlLine } from "../../target/reproduce.ts";
import type { AdmissionFacts } from "../facts.ts";
import { productOf } from "../server/product.ts";
import { login } from "./login.ts";
import { afterCut } from "./recovery.ts";
import {
  addressText,
  failed,
  passed,
  type Answer,
  type Candidate,
  type Carried,
  type Probe,
  type ProbeContext,
} from "../probe.ts";
import { askWho } from "../wire/banner.ts";
import { WireFailure } from "../wire/failure.ts";
import type { Session } from "../wire/session.ts";

async function run(context: ProbeContext): Promise<Answer<AdmissionFacts>> {
  const { carried, conninfo, patience } = context;
  const { session } = carried;
  const facts: AdmissionFacts = {
    error: null,
    parameters: {},
    serverVersion: null,
    backendPid: null,
    speaker: "unknown",
    inRecovery: null,
    readOnly: null,
    passedOver: [],
  };
  const more = {
    inputs: { database: conninfo.database, user: conninfo.user, targetSessionAttrs: conninfo.targetSessionAttrs },
    reproduce: psqlLine(conninfo),
  };
  if (!session) return failed("prerequisite-missing", "no session", facts, more);
  try {
    facts.error = await session.admission(context.within(patience.answerMs));
  } catch (error) {
    session.close();
    if (!(error instanceof WireFailure)) throw error;
    if (error.reason === "silent" && carried.current) {
      const { complaint, alive } = await askWho(carried.current, (ms) => context.within(ms));
      Object.assign(facts, complaint ? { complaint } : {}, alive ? { alive } : {});
    }
    Object.assign(facts, await afterCut(context, error.reason));
    const how =
      error.reason === "silent"
        ? "the password was accepted, then the server sent nothing"
        : `the password was accepted, then the connection ended (${error.reason})`;
    return failed(error.reason, how, facts, more);
  }
  Object.assign(facts, describe(session));
  if (facts.error) {
    session.close();
    return failed(
      "server-error",
      `${facts.error.severity ?? "ERROR"} ${facts.error.sqlstate ?? ""}: ${facts.error.message}`,
      facts,
      more,
    );
  }
  const unmet = await settleOnHost(context, session, facts);
  if (unmet) return failed("session-attributes", unmet, facts, more);
  const [first] = conninfo.hosts;
  const known = first ? kindOf({ ...first, database: conninfo.database, user: conninfo.user }).pooler : null;
  const warns = loginWarnings(session);
  const who = facts.speaker === "pooler" ? `${known ?? "a pooler"} in front of PostgreSQL` : "PostgreSQL";
  if (facts.product) return passed(`session open: ${facts.product}, which speaks PostgreSQL's protocol`, facts, more);
  const where = facts.passedOver.length > 0 && carried.current ? ` at ${addressText(carried.current)}` : "";
  return passed(`${`session open: ${who} ${facts.serverVersion ?? ""}${where}`.trim()}${warns}`, facts, more);
}

/** What the server warns of at each login (a collation's version, a password that ends), which drivers seldom show. */
function loginWarnings({ notices }: Session): string {
  const said = notices.filter(({ severity }) => severity === "WARNING").map(({ message }) => message.slice(0, 200));
  return said.length === 0 ? "" : `; the server warns: ${[...new Set(said)].slice(0, 3).join("; ")}`;
}

/**
 * As libpq goes through the list of hosts: one of the wrong kind makes way for the next;
 * prefer-standby takes anybody in a second round. What stands against every host, or null.
 */
async function settleOnHost(context: ProbeContext, first: Session, facts: AdmissionFacts): Promise<string | null> {
  const { carried } = context;
  const start = carried.current;
  const others = hostsAfter(carried);
  const isPreference = context.conninfo.targetSessionAttrs === "prefer-standby";
  const unmet = await unmetAttributes(context, first, facts);
  if (!unmet || !start || (isPreference && others.length === 0)) return isPreference ? null : unmet;
  first.close();
  carried.session = null;
  facts.passedOver.push({ address: addressText(start), why: unmet });
  for (const next of others) if (await settleOn(context, next, facts, true)) return null;
  if (isPreference && (await settleOn(context, start, facts, false))) return null;
  return facts.passedOver.map(({ address, why }) => `${address}: ${why}`).join("; ");
}

async function settleOn(
  context: ProbeContext,
  to: Candidate,
  facts: AdmissionFacts,
  mustMeet: boolean,
): Promise<boolean> {
  const attempt = await login(context, to);
  const why = attempt.session ? await unmetAttributes(context, attempt.session, facts) : attempt.why;
  if (!attempt.session || (why && mustMeet)) {
    attempt.session?.close();
    facts.passedOver.push({ address: addressText(to), why: why ?? "" });
    return false;
  }
  Object.assign(facts, describe(attempt.session));
  context.carried.session = attempt.session;
  context.carried.current = to;
  return true;
}

/** The first address of each host after the one in use. */
function hostsAfter({ candidates, current }: Carried): Candidate[] {
  const key = ({ host, port }: Candidate) => `${host} ${port}`;
  const firsts = candidates.filter((one, at) => candidates.findIndex((other) => key(other) === key(one)) === at);
  return firsts.slice(firsts.findIndex((one) => current && key(one) === key(current)) + 1);
}

/** Linux gives no process a higher number (kernel.pid_max, proc(5)); other systems stay far below. */
const highestPid = 4_194_304;

/**
 * What PgBouncer keeps for each client by itself, and says after all that it
 * has from the server (varcache.c); PostgreSQL has another order.
 */
const keptByPooler = ["client_encoding", "DateStyle", "TimeZone", "standard_conforming_strings", "application_name"];

/**
 * Who speaks: PostgreSQL reports session_authorization to every client (protocol-async) and its
 * process's number in BackendKeyData. Poolers pass on only some parameters, or give a random
 * number as cancel key (PgBouncer), which is now and then as low as a process's.
 */
function describe({ parameters, backendPid }: Session): Partial<AdmissionFacts> {
  const flag = (name: string) => (parameters[name] === undefined ? null : parameters[name] === "on");
  const isProcess = backendPid !== null && backendPid > 0 && backendPid <= highestPid;
  const names = Object.keys(parameters);
  const isServers = parameters["session_authorization"] !== undefined && isProcess && !isPgBouncers(names);
  const product = productOf(parameters);
  const speaker = names.length === 0 || product !== null ? "unknown" : isServers ? "postgres" : "pooler";
  return {
    parameters: { ...parameters },
    serverVersion: parameters["server_version"] ?? null,
    backendPid,
    speaker,
    ...(product === null ? {} : { product }),
    ...(names.length > 0 && product === null && isPgBouncers(names) ? { poolerProven: true as const } : {}),
    inRecovery: flag("in_hot_standby"),
    readOnly: flag("default_transaction_read_only"),
  };
}

function isPgBouncers(names: string[]): boolean {
  const first = Math.min(...keptByPooler.map((name) => names.indexOf(name)));
  return first > Math.max(names.indexOf("session_authorization"), names.indexOf("server_version"));
}

/** target_session_attrs as libpq tests it: SHOW transaction_read_only and pg_is_in_recovery(). */
async function unmetAttributes(context: ProbeContext, session: Session, facts: AdmissionFacts): Promise<string | null> {
  const wanted = context.conninfo.targetSessionAttrs;
  if (wanted === "any") return null;
  const asked = await session
    .query(
      "select current_setting('transaction_read_only'), pg_is_in_recovery()",
      context.within(context.patience.queryMs),
    )
    .catch((failure: unknown) => {
      if (!(failure instanceof WireFailure)) throw failure;
      return null;
    });
  // Then the next rung meets the same trouble, and names it.
  if (!asked || asked.error) return null;
  const { rows } = asked;
  facts.readOnly = rows[0]?.[0] === "on";
  facts.inRecovery = rows[0]?.[1] === "t";
  const met = {
    "read-write": !facts.readOnly,
    "read-only": facts.readOnly,
    primary: !facts.inRecovery,
    standby: facts.inRecovery,
    "prefer-standby": facts.inRecovery,
  }[wanted];
  const writable = facts.readOnly ? "read-only" : "a primary that takes writes";
  const is = facts.inRecovery ? "a standby" : writable;
  return met ? null : `target_session_attrs=${wanted}, but this server is ${is}`;
}

export const admission: Probe<"admission"> = {
  id: "admission",
  title: "Admission",
  layer: "admission",
  needs: ["auth"],
  run,
};
