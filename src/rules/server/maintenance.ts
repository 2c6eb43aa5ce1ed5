// Replication and maintenance: what already hurts, or will stop the
// server if nobody looks. Thresholds come with the target.
import { confirmedBy } from "../confidence.ts";
import type { UpkeepFacts } from "../../probes/facts.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("upkeep");
  if (row?.outcome !== "passed") return [];
  return [
    ...lagging(seen, row.facts),
    ...slots(seen, row.facts),
    ...wraparound(seen, row.facts),
    ...waiting(row.facts),
    ...indexes(row.facts),
  ];
}

function lagging({ inputs }: ObservedCheck, { replayLagSeconds }: UpkeepFacts): Draft[] {
  if (replayLagSeconds === null || replayLagSeconds <= inputs.thresholds.replicaLagSeconds) return [];
  return [
    {
      cause: "server-replica-lagging",
      ...confirmedBy("replay lag"),
      summary: `Replay on the standby is ${Math.round(replayLagSeconds)} s behind: reads there are stale.`,
      because: [["upkeep", `replay lag ${Math.round(replayLagSeconds)} s`]],
      nextSteps: [
        "Check whether replay is paused (`select pg_is_wal_replay_paused()`), or blocked by a long query on the " +
          "standby.",
        "Check the standby's disk and network.",
      ],
    },
  ];
}

function slots({ inputs }: ObservedCheck, facts: UpkeepFacts): Draft[] {
  const bad = facts.slots.filter(
    ({ walStatus, retainedBytes }) =>
      (retainedBytes ?? 0) > inputs.thresholds.slotRetainsBytes || walStatus === "unreserved" || walStatus === "lost",
  );
  const [first] = bad;
  if (!first) return [];
  const amount = first.retainedBytes === null ? "" : ` ${(first.retainedBytes / 1024 ** 3).toFixed(1)} GB of WAL`;
  return [
    {
      cause: "server-replication-slot-retains-wal",
      ...confirmedBy("slots of replication"),
      summary:
        `The replication slot ` +
        `"${first.name}" ${first.walStatus === "lost" ? "has lost WAL that its consumer needs" : `holds back${amount}`}${first.active ? "" : ", and nothing reads it"}: ` +
        `the disk fills up.`,
      because: bad.map(({ name, active, walStatus, retainedBytes }) => [
        "upkeep",
        `${name}: ${active ? "active" : "inactive"}, ${walStatus ?? "status not known"}, ${retainedBytes ?? "?"} bytes ` +
          `retained`,
      ]),
      nextSteps: [
        "Restart its consumer, or drop the slot if it has none: `select pg_drop_replication_slot('NAME')`.",
        "Set max_slot_wal_keep_size, so that a forgotten slot cannot fill the disk.",
      ],
    },
  ];
}

function wraparound({ inputs }: ObservedCheck, { transactionAge }: UpkeepFacts): Draft[] {
  if (transactionAge === null || transactionAge <= inputs.thresholds.transactionAge) return [];
  return [
    {
      cause: "server-wraparound-near",
      ...confirmedBy("the age of the oldest transaction"),
      summary:
        `The oldest transaction is ${Math.round(transactionAge / 1e6)} million transactions old; at about 2,100 ` +
        `million the server refuses writes.`,
      because: [["upkeep", `max(age(datfrozenxid)) = ${transactionAge}`]],
      nextSteps: [
        "Find what blocks vacuum: long transactions, prepared transactions (`pg_prepared_xacts`), replication slots.",
        "Then `VACUUM (FREEZE)` the oldest tables of the oldest database.",
      ],
    },
  ];
}

function waiting({ commitsWaitingForStandby: count }: UpkeepFacts): Draft[] {
  if (count === null || count === 0) return [];
  return [
    {
      cause: "server-synchronous-replication-wait",
      ...confirmedBy("sessions wait for SyncRep"),
      summary:
        `${count} session${count === 1 ? " waits" : "s wait"} for a synchronous standby to confirm a commit: ` +
        `writes hang, reads work.`,
      because: [["upkeep", `pg_stat_activity: ${count} with wait_event SyncRep, and the same a second later`]],
      nextSteps: [
        "See which standby is missing: `select * from pg_stat_replication`.",
        "Bring it back, or take it out of synchronous_standby_names and reload.",
      ],
    },
  ];
}

function indexes({ invalidIndexes }: UpkeepFacts): Draft[] {
  if (invalidIndexes.length === 0) return [];
  return [
    {
      cause: "server-index-invalid",
      ...confirmedBy("indisvalid is false"),
      summary: `An index is invalid, so queries do not use it: ${invalidIndexes.join(", ")}.`,
      because: [["upkeep", "pg_index: indisvalid is false, and no session is building it"]],
      nextSteps: [
        "Rebuild it: `REINDEX INDEX CONCURRENTLY NAME`, or drop it. A CREATE INDEX CONCURRENTLY failed earlier.",
      ],
    },
  ];
}

export const upkeep: Rule = { id: "upkeep", judges: ["upkeep"], judge };
