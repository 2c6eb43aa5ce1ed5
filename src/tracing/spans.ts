// A check as spans of OpenTelemetry: the check, and below it each row of its ladder. Names of our own vocabulary, times
// and SQLSTATEs; no host, no SQL, no text of a server's. Pure.
// https://opentelemetry.io/docs/specs/semconv/database/ for the names of attributes
import { createHash } from "node:crypto";
import type { Observation } from "../report/observation.ts";
import type { Report } from "../report/report.ts";

export interface Span {
  /** Of the check's id: who has one finds the other. */
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startMs: number;
  endMs: number;
  attributes: Record<string, string>;
  isError: boolean;
}

export function spansOf(report: Report): Span[] {
  const { id, target, startedAt, tookMs, verdict, observations } = report;
  const traceId = /^[0-9a-f]{32}$/.test(id.replaceAll("-", "")) ? id.replaceAll("-", "") : digest(id, 32);
  const startMs = Date.parse(startedAt);
  const check: Span = {
    traceId,
    spanId: digest(`${id} check`, 16),
    name: "dbcheck check",
    startMs,
    endMs: startMs + tookMs,
    attributes: {
      "db.system.name": "postgresql",
      "dbcheck.target": target.name,
      "dbcheck.status": verdict.status,
      "dbcheck.confidence": verdict.confidence,
      "dbcheck.owner": verdict.owner,
      ...(verdict.layer === null ? {} : { "dbcheck.layer": verdict.layer }),
      ...(verdict.cause === null ? {} : { "dbcheck.cause": verdict.cause, "error.type": verdict.cause }),
    },
    isError: verdict.status === "down",
  };
  return [check, ...observations.filter(isRow).map((row) => rowSpan(row, check))];
}

/** A variation's id may name an address. */
function isRow({ id, probe, source, outcome }: Observation): boolean {
  return id === probe && source === "probe" && outcome !== "skipped";
}

function rowSpan({ id, at, tookMs, outcome, reason, facts }: Observation, check: Span): Span {
  // It is dated by its end.
  const endMs = Date.parse(at);
  const sqlstate = facts["sqlstate"];
  return {
    traceId: check.traceId,
    spanId: digest(`${check.traceId} ${id}`, 16),
    parentSpanId: check.spanId,
    name: `dbcheck ${id}`,
    startMs: endMs - tookMs,
    endMs,
    attributes: {
      "dbcheck.outcome": outcome,
      ...(reason === null ? {} : { "error.type": reason }),
      ...(typeof sqlstate === "string" && /^[0-9A-Z]{5}$/.test(sqlstate)
        ? { "db.response.status_code": sqlstate }
        : {}),
    },
    isError: outcome === "failed",
  };
}

function digest(text: string, length: 16 | 32): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
