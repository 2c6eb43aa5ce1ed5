// Do the machines run, by the platform's own word? What was asked for, ended well or is long over is no finding.
import type { ClusterFacts, MachineExit, MachineFacts, MachineSide } from "../../probes/facts.ts";
import type { Severity } from "../../report/causes.ts";
import { consequencesFor, isHurt } from "./harm.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { sureIf } from "../confidence.ts";

/** An exit that is longer ago says nothing of now, unless the machine has stood still ever since. */
const recentSeconds = 900;
const fewestCrashes = 3;
/** Machines that come and go with a deploy or a console. */
const passingGroups = ["fly_app_release_command", "fly_app_console", "fly_app_test_machine_command"];

function judge(seen: ObservedCheck): Draft[] {
  const facts = seen.row("platform")?.facts;
  const machines = (facts?.machines ?? []).filter(
    ({ group, state }) => !passingGroups.includes(group ?? "") && state !== "destroyed",
  );
  const sides = (["database", "application"] as const).flatMap((side) =>
    ofSide(
      seen,
      side,
      machines.filter((one) => one.side === side),
    ),
  );
  return [...sides, ...(facts?.cluster ? ofCluster(seen, facts.cluster) : [])];
}

/**
 * At most one for each side: being killed for memory says more than
 * crashing again and again, and that more than being stopped.
 */
function ofSide(seen: ObservedCheck, side: MachineSide, machines: MachineFacts[]): Draft[] {
  const isUp = machines.some(runs);
  const killed = machines.filter((one) => tellingExit(one, seen.nowMs, ({ oomKilled }) => oomKilled) !== null);
  const looping = machines.filter((one) => loops(one, seen.nowMs));
  const fallen = machines.filter(
    (one) => !runs(one) && (one.hostStatus === "unreachable" || tellingExit(one, seen.nowMs, failed) !== null),
  );
  const hurt = isHurt(seen, side);
  const draft = (
    affected: MachineFacts[],
    cause: Draft["cause"],
    said: string,
    nextSteps: string[],
    milder: Severity,
  ): Draft => {
    // A database that answers is not down, whatever is said of its machines.
    const isDown = hurt || (side === "application" && !isUp);
    const isSure = !isUp && isDown && seen.failed("dns") === null;
    return {
      cause,
      ...sureIf(isSure, "the platform's word of machines that are missed", isDown ? "likely" : "possible"),
      ...(isDown ? {} : { severity: milder }),
      owner:
        side === "application" && affected.some(({ hostStatus }) => hostStatus !== "unreachable")
          ? "client"
          : "operator",
      summary: said,
      because: affected.slice(0, 5).map((one) => ["platform", machineLine(one)]),
      explains: isDown
        ? consequencesFor(seen, side)
        : side === "database" && milder === "degraded"
          ? ["server-crash-looping"]
          : [],
      nextSteps,
    };
  };
  const whose = side === "database" ? "the database" : "the application";
  const app = machines[0]?.app ?? "";
  if (killed.length > 0)
    return [
      draft(
        killed,
        "platform-out-of-memory",
        `${count(killed, machines)} of ${whose} (${app}) ran out of memory ` +
          `and ${killed.length === 1 ? "was" : "were"} killed, according to the platform.`,
        [
          `Give it more memory: \`fly scale memory MB -a ${app}\`. Or reduce its load: pool sizes, concurrency, ` +
            `a leak since the last release.`,
          `Read what it did before: \`fly logs -a ${app}\`.`,
        ],
        "notice",
      ),
    ];
  if (looping.length > 0)
    return [
      draft(
        looping,
        "platform-instance-crash-loop",
        `${count(looping, machines)} of ${whose} (${app}) ${looping.length === 1 ? "crashes" : "crash"} again ` +
          `and again, according to the platform.`,
        [
          `Read the first error after a start, not the last: \`fly logs -a ${app}\`.`,
          `See each exit: \`fly machine status ${looping[0]?.id} -a ${app}\`. After ten restarts in five ` +
            `minutes the platform leaves it stopped.`,
        ],
        "degraded",
      ),
    ];
  // Stopped on purpose is a fault only where somebody misses what they did.
  const affected = fallen.length > 0 ? fallen : hurt && !isUp ? machines : [];
  if (affected.length === 0) return [];
  return [
    draft(
      affected,
      "platform-instance-stopped",
      `${count(affected, machines)} of ${whose} (${app}) ${affected.length === 1 ? "does" : "do"} not run, as ` +
        `the platform ` +
        `says${affected.every(onPurpose) ? ": stopped by somebody, or by autostop" : ""}.`,
      [
        `Find out why: \`fly machine status ${affected[0]?.id} -a ${app}\`, \`fly logs -a ${app}\`.`,
        `Once you know why, start it: \`fly machine start ${affected[0]?.id} -a ${app}\`.`,
      ],
      "notice",
    ),
  ];
}

/** The managed service has one word for all that runs it. */
function ofCluster(seen: ObservedCheck, { id, name, status, region }: ClusterFacts): Draft[] {
  if (status === null || status === "ready") return [];
  const hurt = isHurt(seen, "database");
  return [
    {
      cause: "platform-instance-stopped",
      confidence: hurt ? "likely" : "possible",
      ...(hurt ? {} : { severity: "notice" as const }),
      summary: `The platform reports the cluster ${name ?? id} as "${status}", not ready.`,
      because: [["platform", `cluster ${id}${region === null ? "" : ` in ${region}`}: status "${status}"`]],
      explains: hurt ? consequencesFor(seen, "database") : [],
      nextSteps: [
        `Open the cluster in the vendor's dashboard. If your team did not change it, file a ticket ` +
          `with ${id} and this status.`,
      ],
    },
  ];
}

function runs({ state, hostStatus }: MachineFacts): boolean {
  return state === "started" && hostStatus !== "unreachable";
}

function failed({ exitCode, oomKilled, requestedStop }: MachineExit): boolean {
  return !requestedStop && (oomKilled || (exitCode !== null && exitCode !== 0));
}

function onPurpose({ exits: [last], state }: MachineFacts): boolean {
  return state === "suspended" || last?.requestedStop === true;
}

function isRecent({ at }: MachineExit, nowMs: number): boolean {
  return at !== null && nowMs - Date.parse(at) <= recentSeconds * 1000;
}

/**
 * The newest exit of a kind that still says something: a recent one, or the last of a machine that has not run since.
 */
function tellingExit(machine: MachineFacts, nowMs: number, isKind: (exit: MachineExit) => boolean): MachineExit | null {
  const [last] = machine.exits;
  if (last && !runs(machine) && isKind(last)) return last;
  return machine.exits.find((one) => isKind(one) && isRecent(one, nowMs)) ?? null;
}

function loops(machine: MachineFacts, nowMs: number): boolean {
  if (tellingExit(machine, nowMs, failed) === null) return false;
  const crashes = machine.exits.filter((one) => failed(one) && (isRecent(one, nowMs) || !runs(machine))).length;
  // The list of events is short: the platform's own count goes further back.
  return Math.max(crashes, machine.restartCount ?? 0) >= fewestCrashes;
}

function count(some: MachineFacts[], all: MachineFacts[]): string {
  return all.length === 1 ? "The machine" : `${some.length} of ${all.length} machines`;
}

function machineLine({ id, region, state, hostStatus, restartCount, memoryMb, exits: [last] }: MachineFacts): string {
  const parts = [
    `machine ${id}${region === null ? "" : ` (${region})`}: ${state}`,
    hostStatus === null || hostStatus === "ok" ? "" : `its host is ${hostStatus}`,
    last
      ? `last ` +
        `exit ${last.exitCode ?? "?"}${last.oomKilled ? ", killed for memory" : ""}${last.requestedStop ? ", on request" : ""}`
      : "",
    last?.at ? `at ${last.at}` : "",
    (restartCount ?? 0) > 0 ? `${restartCount} restarts` : "",
    last?.oomKilled && memoryMb !== null ? `${memoryMb} MB` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

export const platform: Rule = { id: "platform", judges: ["platform"], judge };
