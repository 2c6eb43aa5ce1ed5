// What a check sees, in short: a failed row with the server's error, or with what connect(2) said.
import type { TcpAttempt } from "../../src/probes/facts.ts";
import type { ServerError } from "../../src/probes/wire/messages.ts";
import type { Observation } from "../../src/report/observation.ts";
import type { Inputs } from "../../src/report/report.ts";
import type { Branch } from "../../src/rules/branches.ts";
import { row, serverError } from "./observations.ts";

export interface Sight {
  rows: Observation[];
  inputs?: Partial<Inputs>;
}
/** The fault of a branch, and what looks like it and must go another way. */
export type NearestOf = Partial<Record<Branch, { fault: Sight; neighbour: Sight }>>;

export type Said = [sqlstate: string | null, routine: string | null, message: string, more?: Partial<ServerError>];
export const welcome = { tls: true, answered: "authentication" as const, error: null };

export const error = ([sqlstate, routine, message, more]: Said) => serverError(sqlstate, routine, message, more);
export const atStartup = (said: Said, more: object = {}): Sight => ({
  rows: [row("startup", "failed", "server-error", { error: error(said), ...more })],
});
export const atAuth = (said: Said, proven = false): Sight => ({
  rows: [row("auth", "failed", "server-error", { error: error(said), passwordProven: proven })],
});
export const atAdmission = (said: Said): Sight => ({
  rows: [row("admission", "failed", "server-error", { error: error(said) })],
});
export const atQuery = (said: Said): Sight => ({
  rows: [
    row("query", "failed", "server-error", {
      steps: [{ step: "simple", outcome: "failed", reason: "server-error", tookMs: 1, bytes: 60, error: error(said) }],
    }),
  ],
});
export const atWrite = (said: Said): Sight => ({
  rows: [row("writes", "failed", "server-error", { error: error(said) })],
});

export const attempt = (more: Partial<TcpAttempt>): TcpAttempt => ({
  host: "db.example",
  address: "10.0.0.1",
  family: 4,
  port: 5432,
  outcome: "failed",
  reason: null,
  code: null,
  tookMs: 2,
  ...more,
});
export const notReached = (reason: NonNullable<TcpAttempt["reason"]>, more: Partial<TcpAttempt> = {}): Observation =>
  row("tcp", "failed", reason, { attempts: [attempt({ reason, ...more })] });
export const tried = (id: string, outcome: "passed" | "failed"): Observation =>
  row("experiments", "passed", null, {
    tried: [{ id, varied: "port", from: "5432", to: "6432", outcome, said: outcome, error: null }],
  });
