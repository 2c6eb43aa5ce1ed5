// Was the failure perhaps a moment's trouble? Then the way in is
// climbed again: "now and then" is another fault than "down".
import { setTimeout as sleep } from "node:timers/promises";
import type { Observation, Reason } from "../report/observation.ts";
import { climb } from "../probes/index.ts";
import { addressText } from "../probes/probe.ts";
import { errorIn, factsOf, recoveryIn } from "../rules/rule.ts";
import { ask, type CheckupContext } from "./run-probe.ts";
import { repeatedConnections } from "../probes/way-in/repeated-connections.ts";

/** Failures that a second try may not meet. */
const passing: Reason[] = ["refused", "reset", "closed", "connection-lost", "handshake-failed", "malformed"];
/** These cost seconds each time: they are tried again only when other connections got an answer. */
const slow: Reason[] = ["timeout", "silent", "handshake-timeout"];
/** Restarts, failovers and full slots come and go (errcodes-appendix: 57P01 to 57P03, 53300). */
const passingStates = ["57P01", "57P02", "57P03", "53300"];

/** Pauses before each further climb, milliseconds. A server that was seen to come or go is followed for longer. */
const pausesMs = [250, 500];
const followMs = [250, 500, 800, 1200];
/** A login that was cut may have crashed its process: it is tried again when the server may be back. */
const cutMs = [500, 500];

/**
 * Climbs until it passes, fails for good, or has been tried often
 * enough. Earlier climbs stay as `tcp:climb-1` and so on.
 */
export async function climbWhile(
  checkup: CheckupContext,
  run: (probe: (typeof climb)[number]) => Promise<Observation>,
): Promise<void> {
  const failures: Observation[] = [];
  for (;;) {
    checkup.climbs += 1;
    const rows: Observation[] = [];
    for (const probe of climb) rows.push(await run(probe));
    const failed = rows.find(({ outcome }) => outcome === "failed");
    if (!failed) return;
    if (goesOn(checkup, failed)) continue;
    failures.push(failed);
    // Twice is no chance: a third try would end everybody's sessions again.
    if (failures.filter((one) => isCut(one) && recoveryIn(one)).length > 1) return;
    const pauses = isCutLogin(failed) ? cutMs : failures.some(comesAndGoes) ? followMs : pausesMs;
    const pauseMs = pauses[failures.length - 1];
    if (pauseMs === undefined || checkup.signal.aborted || !(await mayPass(failed, checkup))) return;
    await sleep(pauseMs, undefined, { signal: checkup.signal }).catch(() => undefined);
    if (checkup.signal.aborted) return;
    putAside(checkup, checkup.climbs);
  }
}

/**
 * libpq goes on to the next address when one has let its connect_timeout pass without a word (fe-connect.c,
 * connectDBComplete); without a limit it waits for ever. The row that was waited for says where the way went on.
 */
function goesOn(checkup: CheckupContext, failed: Observation): boolean {
  const { carried, target } = checkup;
  const { current, candidates } = carried;
  const isWaiting = failed.reason === "silent" || failed.reason === "handshake-timeout";
  const rest = current ? candidates.slice(candidates.indexOf(current) + 1) : [];
  const [next] = rest;
  if (!isWaiting || !target.conninfo?.connectTimeoutSeconds || !current || !next || checkup.signal.aborted)
    return false;
  failed.inputs = { ...failed.inputs, address: addressText(current), leftFor: addressText(next) };
  carried.candidates = rest;
  putAside(checkup, checkup.climbs);
  return true;
}

async function mayPass(failed: Observation, checkup: CheckupContext): Promise<boolean> {
  const { id, reason } = failed;
  if (reason === "server-error") return passingStates.includes(errorIn(failed)?.sqlstate ?? "");
  if (reason && passing.includes(reason)) return true;
  if (!reason || !slow.includes(reason) || !(id === "tcp" || id === "tls")) return false;
  const known =
    checkup.observations.find(({ id }) => id === repeatedConnections.id) ?? (await ask(repeatedConnections, checkup));
  return (factsOf(known, "steady")?.answered ?? 0) > 0;
}

function isCutLogin({ probe, reason }: Observation): boolean {
  return (probe === "auth" || probe === "admission") && (reason === "closed" || reason === "reset");
}

function isCut(row: Observation): boolean {
  return isCutLogin(row) || row.reason === "connection-lost";
}

function comesAndGoes(row: Observation): boolean {
  const { probe, reason } = row;
  return (
    (probe === "query" && reason === "connection-lost") || ["57P01", "57P02"].includes(errorIn(row)?.sqlstate ?? "")
  );
}

function putAside({ observations, carried }: CheckupContext, number: number): void {
  const ids = new Set<string>(climb.map(({ id }) => id));
  for (const one of observations)
    if (ids.has(one.probe) && !one.id.includes(":climb-"))
      one.id = `${one.probe}:climb-${number}${one.id.slice(one.probe.length)}`;
  carried.session?.close();
  carried.wire?.close();
  Object.assign(carried, { current: null, wire: null, tls: null, session: null, lost: null, challenge: null });
}
