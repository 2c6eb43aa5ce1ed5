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
    ["query", "a query that only reads is answered"],
  ];
  switch (facts.error?.sqlstate) {
    case "25006":
      return [readOnly(seen, because)];
    case "53100":
      return [
        {
          cause: "query-disk-full",
          ...confirmedBy("a write meets 53100"),
          summary: "The server's disk is full: it still reads, and every write that needs room fails.",
          because,
          nextSteps: [
            "Make the disk larger, or free space: old logs, WAL held back by a replication slot (select * from pg_replication_slots), temporary files.",
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
            "Look at the server's memory, work_mem and max_connections, and at max_locks_per_transaction where the hint names it.",
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
        summary:
          "The server takes no writes any more: its transaction ids are used up, and it protects itself against wraparound.",
        because,
        nextSteps: [
          "Find what holds vacuum back: long transactions, prepared transactions (select * from pg_prepared_xacts), replication slots; end or drop it.",
          "Then VACUUM the oldest tables of the database that the error names, as superuser, in an ordinary session (no single-user mode is needed since PostgreSQL 14).",
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
    summary: `The server takes no writes${why ? `: ${why.text}` : ""}.`,
    because,
    nextSteps: why?.nextSteps ?? [
      "Ask whether it is a standby: select pg_is_in_recovery(); and who set default_transaction_read_only.",
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
  if (notReplicated)
    proof.push(["writes", "the server's warning at the end of the wait: committed here, not on a standby"]);
  return {
    cause: "server-synchronous-replication-wait",
    severity: "down",
    ...confirmedBy("a commit waits for SyncRep"),
    summary: "Commits hang: the server waits for a synchronous standby that does not confirm them. Reads work.",
    because: [...proof, ...because],
    nextSteps: [
      "See which standby is missing: select application_name, state, sync_state from pg_stat_replication; show synchronous_standby_names.",
      "Bring it back, or take it out of synchronous_standby_names and reload: commits that wait go through at once.",
    ],
  };
}

function hangs({ stage, waitEvent }: WritesFacts, because: [string, string][]): Draft {
  return {
    cause: "query-timeout",
    confidence: "likely",
    summary: `Reads are answered, and ${stage === "commit" ? "the commit of a write" : "a write"} is not${waitEvent?.event ? `: it waits for ${waitEvent.type}/${waitEvent.event}` : ""}.`,
    because,
    alternatives: [
      "server-synchronous-replication-wait",
      "server-overloaded",
      "server-lock-contention",
      "query-disk-full",
    ],
    nextSteps: [
      "While a write hangs: select pid, state, wait_event_type, wait_event from pg_stat_activity where state = 'active'.",
      "IO and WAL waits: look at the disk's latency and free space; IPC/SyncRep: at the standbys.",
    ],
  };
}

function lost(because: [string, string][]): Draft {
  return {
    cause: "query-connection-lost",
    confidence: "likely",
    summary: "Reads are answered, and a write ends the connection.",
    because,
    alternatives: ["query-disk-full", "server-crash-looping"],
    nextSteps: ["Read the server's log for this moment: a PANIC while writing WAL (a full disk) ends every session."],
  };
}

export const writes: Rule = { id: "writes", judge };
