// Was the server started a moment ago, by somebody or after a crash?
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("server");
  if (!row || row.outcome === "failed") return [];
  const { version, uptimeSeconds, checkpointerSeconds, startedOverSeconds } = row.facts;
  const { restartedSeconds } = seen.inputs.thresholds;
  if (uptimeSeconds === null) return [];
  // The postmaster outlives the crash of one of its processes: it ends all
  // the others and starts anew (postmaster.c, reinitializing).
  if (startedOverSeconds !== null && startedOverSeconds < restartedSeconds) {
    // Before 15 the checkpointer starts only when the recovery of a
    // server's start is done; counters can be reset by hand.
    const isSure = checkpointerSeconds !== null && Number.parseInt(version ?? "") >= 15;
    const young =
      checkpointerSeconds === null
        ? "pg_stat_bgwriter and pg_stat_archiver: the counters are"
        : "pg_stat_activity: the checkpointer is";
    return [
      {
        cause: "server-recently-restarted",
        ...sureIf(isSure, "a checkpointer that is younger than the server"),
        summary:
          `The server restarted ${Math.round(startedOverSeconds)} s ago: one of its processes crashed or was ` +
          `killed${isSure ? "" : " (or a long recovery ended)"}. Every session was ended.`,
        because: [
          ["server", `${young} ${Math.round(startedOverSeconds)} s old, the server ${Math.round(uptimeSeconds)} s`],
        ],
        nextSteps: [
          'Search the server\'s log for "terminated by signal" and "reinitializing". Signal 9 is usually the ' +
            "kernel's out-of-memory killer (see `dmesg`).",
        ],
      },
    ];
  }
  if (uptimeSeconds >= restartedSeconds) return [];
  return [
    {
      cause: "server-recently-restarted",
      ...confirmedBy("the time of the server's start"),
      summary: `The server was started ${Math.round(uptimeSeconds)} s ago.`,
      because: [["server", "pg_postmaster_start_time()"]],
      nextSteps: ["If nobody restarted it, read its log: look for a crash, out of memory, or maintenance."],
    },
  ];
}

export const serverState: Rule = { id: "server-state", judges: [], judge };
