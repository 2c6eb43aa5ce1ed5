// Is the session let in once the password was accepted, and is it the kind of server that was asked for?
import { psqlLine } from "../target/reproduce.ts";
import type { AdmissionFacts } from "./facts.ts";
import { failed, passed, type Answer, type Probe, type ProbeContext } from "./probe.ts";
import { WireFailure } from "./wire/failure.ts";
import type { Session } from "./wire/session.ts";

async function run(context: ProbeContext): Promise<Answer> {
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
    const how =
      error.reason === "silent"
        ? "the password was accepted, then nothing came"
        : `the password was accepted, then the connection ended (${error.reason})`;
    return failed(error.reason, how, facts, more);
  }
  Object.assign(facts, describe(session));
  if (facts.error) {
    session.close();
    return failed("server-error", `${facts.error.severity ?? "ERROR"} ${facts.error.sqlstate ?? ""}: ${facts.error.message}`, facts, more);
  }
  const unmet = await unmetAttributes(context, session, facts);
  if (unmet) return failed("session-attributes", unmet, facts, more);
  const who = facts.speaker === "pooler" ? "a pooler in front of PostgreSQL" : "PostgreSQL";
  return passed(`session open: ${who} ${facts.serverVersion ?? ""}`.trim(), facts, more);
}

/** PostgreSQL reports session_authorization and is_superuser to every client (protocol-async); poolers pass on only some parameters. */
function describe({ parameters, backendPid }: Session): Partial<AdmissionFacts> {
  const flag = (name: string) => (parameters[name] === undefined ? null : parameters[name] === "on");
  const speaker =
    parameters["session_authorization"] !== undefined ? "postgres" : Object.keys(parameters).length > 0 ? "pooler" : "unknown";
  return {
    parameters: { ...parameters },
    serverVersion: parameters["server_version"] ?? null,
    backendPid,
    speaker,
    inRecovery: flag("in_hot_standby"),
    readOnly: flag("default_transaction_read_only"),
  };
}

/** target_session_attrs as libpq tests it: SHOW transaction_read_only and pg_is_in_recovery(). */
async function unmetAttributes(context: ProbeContext, session: Session, facts: AdmissionFacts): Promise<string | null> {
  const wanted = context.conninfo.targetSessionAttrs;
  if (wanted === "any" || wanted === "prefer-standby") return null;
  const { rows } = await session.query(
    "select current_setting('transaction_read_only'), pg_is_in_recovery()",
    context.within(context.patience.queryMs),
  );
  facts.readOnly = rows[0]?.[0] === "on";
  facts.inRecovery = rows[0]?.[1] === "t";
  const met = { "read-write": !facts.readOnly, "read-only": facts.readOnly, primary: !facts.inRecovery, standby: facts.inRecovery }[wanted];
  return met
    ? null
    : `target_session_attrs=${wanted}, but this server is ${facts.inRecovery ? "a standby" : facts.readOnly ? "read-only" : "a primary that takes writes"}`;
}

export const admission: Probe = { id: "admission", title: "Admission", layer: "admission", needs: ["auth"], run };
