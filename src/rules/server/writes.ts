// A write was tried, with the asker's leave, and did not come through.
import { confirmedBy } from "../confidence.ts";
import type { WritesFacts } from "../../probes/facts.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { whyReadOnly } from "./settings.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.failed("writes");
  if (!row) return [];
  const { facts, summary, reason } = row;
  const because: [string, string][] = [
    ["writes", summary],
    ["query", "a read-only query is answered"],
  ];
  switch (facts.error?.sqlstate) {
    case "25006":
      return [readOnly(seen, because)];
    case "53100":
      return [
        {
          cause: "query-disk-full",
          ...confirmedBy("a write meets 53100"),
          summary: "The server's disk is full: reads still work, but every write that needs space fails.",
          because,
          nextSteps: [
            "Enlarge the disk, or free space: old logs, temporary files, WAL retained by a replication slot " +
              "(`select * from pg_replication_slots`).",
            "Do not delete anything from pg_wal by hand.",
          ],
        },
      ];
    case "53200":
      return [
        {
          cause: "query-out-of-memory",
          ...confirmedBy("a write meets 53200"),
          summary: "The server has no memory left for a small write.",
          because,
          nextSteps: [
            "Check the server's memory, work_mem and max_connections, and max_locks_per_transaction if the hint " +
              "names it.",
          ],
        },
      ];
  }
  // varsup.c and multixact.c stop giving out ids before they would come round
  if (facts.error?.sqlstate === "54000" && /^GetNew(Transaction|MultiXact)Id$/.test(facts.error.routine ?? ""))
    return [
      {
        cause: "server-wraparound-near",
        severity: "down",
        ...confirmedBy("a write meets 54000 of GetNewTransactionId"),
        summary: "The server refuses writes: its transaction ids are used up (wraparound protection).",
        because,
        nextSteps: [
          "Find what blocks vacuum, and end or drop it: long transactions, prepared transactions (`select * " +
            "from pg_prepared_xacts`), replication slots.",
          "Then VACUUM the oldest tables of the database in the error, as superuser. Single-user mode is not " +
            "needed since PostgreSQL 14.",
        ],
      },
    ];
  if (waitsForStandby(facts)) return [standby(facts, because)];
  return reason === "query-timeout" ? [hangs(facts, because)] : reason === "connection-lost" ? [lost(because)] : [];
}

function readOnly(seen: ObservedCheck, because: [string, string][]): Draft {
  const why = whyReadOnly(seen.row("server")?.facts ?? null);
  return {
    cause: "server-read-only",
    ...confirmedBy("a write meets 25006"),
    owner: why?.owner ?? "operator",
    summary: `The server refuses writes${why ? `: ${why.text}` : ""}.`,
    because,
    nextSteps: why?.nextSteps ?? [
      "Check whether it is a standby: `select pg_is_in_recovery()`. If not, find out who set " +
        "default_transaction_read_only.",
    ],
  };
}

/** Told by the server itself: its warning at the end of the wait, or the wait event of the commit. */
function waitsForStandby({ notReplicated, waitEvent }: WritesFacts): boolean {
  return notReplicated || waitEvent?.event === "SyncRep";
}

function standby({ waitEvent, notReplicated }: WritesFacts, because: [string, string][]): Draft {
  const proof: [string, string][] = [];
  if (waitEvent?.event === "SyncRep") proof.push(["writes", "the commit's wait event is SyncRep"]);
  if (notReplicated) proof.push(["writes", "the server's warning after the wait: committed here, not on a standby"]);
  return {
    cause: "server-synchronous-replication-wait",
    severity: "down",
    ...confirmedBy("a commit waits for SyncRep"),
    summary: "Commits hang: the server waits for a synchronous standby that does not confirm them. Reads work.",
    because: [...proof, ...because],
    nextSteps: [
      "See which standby is missing: `select application_name, state, sync_state from pg_stat_replication; show " +
        "synchronous_standby_names`.",
      "Repair it, or remove it from synchronous_standby_names and reload: waiting commits then finish at once.",
    ],
  };
}

function hangs({ stage, waitEvent }: WritesFacts, because: [string, string][]): Draft {
  return {
    cause: "query-timeout",
    confidence: "likely",
    summary:
      `Reads work, ` +
      `but ${stage === "commit" ? "the commit of a write" : "a write"} hangs${waitEvent?.event ? `: it waits for ${waitEvent.type}/${waitEvent.event}` : ""}.`,
    because,
    alternatives: [
      "server-synchronous-replication-wait",
      "server-overloaded",
      "server-lock-contention",
      "query-disk-full",
    ],
    nextSteps: [
      "While a write hangs: `select pid, state, wait_event_type, wait_event from pg_stat_activity where state = " +
        "'active'`.",
      "For IO and WAL waits, check the disk's latency and free space. For IPC/SyncRep, check the standbys.",
    ],
  };
}

function lost(because: [string, string][]): Draft {
  return {
    cause: "query-connection-lost",
    confidence: "likely",
    summary: "Reads work, but a write ends the connection.",
    because,
    alternatives: ["query-disk-full", "server-crash-looping"],
    nextSteps: ["Read the server's log for this moment: a PANIC while writing WAL (a full disk) ends every session."],
  };
}

export const writes: Rule = { id: "writes", judges: ["writes"], judge };
