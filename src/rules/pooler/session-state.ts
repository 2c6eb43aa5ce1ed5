// What a client keeps in its session does not survive a pooler that
// gives the server to the next one after each transaction.
import { refusalOf } from "../products/index.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { sureIf } from "../confidence.ts";
import type { SessionFacts } from "../../probes/facts.ts";
import { preparedStatementsOf } from "./prepared-statements.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("session");
  // A pooler in session mode cleans up between clients (server_reset_query),
  // and keeps statements for as long as a session.
  if (!row || row.outcome === "unknown" || row.facts.poolMode === "session") return [];
  return [...refusesTransactions(seen), ...leaked(row.facts, row.summary), ...statements(seen)];
}

/** Its own words at BEGIN, or its console's: a lost statement is then the lesser trouble. */
function refusesTransactions(seen: ObservedCheck): Draft[] {
  const row = seen.row("session");
  const error = row?.facts?.transactionRefused;
  if (!row || (row.facts?.poolMode !== "statement" && !error)) return [];
  const isStated = error === undefined || refusalOf(error)?.cause === "session-transaction-refused";
  return [
    {
      cause: "session-transaction-refused",
      ...sureIf(isStated, "statements only, by the pooler's word"),
      explains: ["session-prepared-statement-lost"],
      summary:
        "The pooler allows single statements only (statement pooling): every transaction block of a driver, ORM " +
        "or migration fails.",
      because: [["session", row.summary]],
      nextSteps: [
        "Use transaction pooling: set `pool_mode = transaction` for this database in the pooler, then `RELOAD`.",
        "Or connect directly to the server for what needs transactions.",
      ],
    },
  ];
}

function leaked(
  facts: Pick<SessionFacts, "leakedSettings" | "leakedLocks" | "leakedTemporaryTables" | "leakShown">,
  summary: string,
): Draft[] {
  const { leakedSettings, leakedLocks, leakedTemporaryTables } = facts;
  if (leakedSettings.length + leakedLocks + leakedTemporaryTables === 0) return [];
  const what = [
    leakedSettings.length > 0 ? `the settings ${leakedSettings.slice(0, 5).join(", ")}` : "",
    leakedLocks > 0 ? `${leakedLocks} advisory locks` : "",
    leakedTemporaryTables > 0 ? `${leakedTemporaryTables} temporary tables` : "",
  ].filter((text) => text !== "");
  return [
    {
      cause: "session-state-lost",
      // Where the pool has one connection alone, the pooler itself may have made them on it.
      ...sureIf(facts.leakShown === true || leakedLocks > 0, "settings of others are in the session"),
      summary: `Session state leaks through the pooler: clients lose ${what.join(" and ")}, and others inherit them.`,
      because: [["session", summary]],
      nextSteps: [
        "Use `SET LOCAL` within a transaction, or `ALTER ROLE … SET …`. For locks, use pg_advisory_xact_lock.",
        "Move what needs a session to the direct URL, or to a pool in session mode. Examples: LISTEN, temporary " +
          "tables, session locks, migrations.",
      ],
    },
  ];
}

function statements(seen: ObservedCheck): Draft[] {
  const row = seen.row("session");
  const how = preparedStatementsOf(seen);
  const left = row?.facts.leakedStatements ?? 0;
  const isLost = row?.facts.namedStatementSurvives === false;
  if (!row || !(isLost || left > 0) || how === "unnamed" || how === "none") return [];
  const isUsed = how === "named" || left > 0;
  return [
    {
      cause: "session-prepared-statement-lost",
      ...sureIf(isLost, "a named statement is gone"),
      severity: isUsed ? "degraded" : "notice",
      summary: isUsed
        ? 'The application uses named prepared statements, which do not survive this pooler: "does not exist" ' +
          "errors follow."
        : "Named prepared statements do not survive this pooler: drivers that use them fail intermittently.",
      because: [
        ["session", row.summary],
        ...(left > 0
          ? ([["session", `${left} named statements of other clients are on a fresh session's server`]] as [
              string,
              string,
            ][])
          : []),
      ],
      nextSteps: [
        "Use unnamed statements in the driver (Ecto: `prepare: :unnamed`; Prisma: `pgbouncer=true`; JDBC: " +
          "prepareThreshold=0), or session mode.",
        "PgBouncer 1.21 and later can keep them: max_prepared_statements > 0.",
      ],
    },
  ];
}

export const sessionState: Rule = { id: "session-state", judges: ["session"], judge };
