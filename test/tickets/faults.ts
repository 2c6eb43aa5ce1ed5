// Reports of different faults, judged by the real rules from observations as the probes make them.
import type { Observation } from "../../src/report/observation.ts";
import type { Report, ReportTarget } from "../../src/report/report.ts";
import { judge } from "../../src/rules/verdict.ts";
import { isolate } from "../../src/isolation/isolate.ts";
import type { RecordedExperiment } from "../../src/isolation/experiment.ts";
import { ladder, row, serverError, startedAt, target as sample } from "../rules/observations.ts";

/** Names that no sentence of ours has, so that a public ticket can be searched for them. */
export const target: ReportTarget = {
  ...sample,
  name: "orderbook-prod",
  host: "pgbouncer.k1v53olqmxx0e6np.flympg.net",
  database: "orderbook_db",
  user: "orderbook_rw",
  endpoints: [{ host: "pgbouncer.k1v53olqmxx0e6np.flympg.net", port: 5432, role: "pooled" }],
  vendor: {
    name: "fly-mpg",
    ids: { cluster: "k1v53olqmxx0e6np", organization: "harbour-goods", app: "orderbook-web", region: "ord" },
    from: "targets-file",
  },
};
export const namesOfTarget = ["orderbook", "k1v53olqmxx0e6np", "harbour-goods", "10.0.0.1", "10.0.0.9"];

export function reportOf(observations: Observation[], more: Partial<Report> = {}): Report {
  return {
    schema: "dbcheck.report/1",
    id: "5e1d07aa-0000-4000-8000-000000000001",
    vantage: "worker-east",
    startedAt,
    tookMs: 812,
    target,
    observations,
    comparisons: [],
    changes: [],
    ...judge(observations, more.target ?? target, startedAt, more.comparisons ?? []),
    ...more,
  };
}

const refused = {
  attempts: [
    {
      host: target.host ?? "",
      address: "10.0.0.1",
      family: 4 as const,
      port: 5432,
      outcome: "failed" as const,
      reason: "refused" as const,
      code: "ECONNREFUSED",
      tookMs: 2,
    },
  ],
};
export const experiments: RecordedExperiment[] = (
  [
    [
      "pool in the release",
      "failed",
      null,
      { socket_options: [":inet6", ":keepalive"], pool_size: 5, hostname: target.host },
    ],
    [
      "driver from the console",
      "passed",
      "pool in the release",
      { socket_options: [":inet6"], pool_size: 5, hostname: "fdaa:0:1::e" },
    ],
    ["pool with inet6 alone", "passed", null, { socket_options: [":inet6"], pool_size: 5, hostname: target.host }],
  ] as const
).map(([name, outcome, sameAs, options]) => ({
  name,
  outcome,
  sameAs,
  options: { ...options },
  actor: null,
  at: null,
  vantage: "application machine",
  conclusion: outcome === "passed" ? "it works with the same configuration" : null,
}));

const lint = {
  cause: "app-config-invalid-option" as const,
  option: "socket_options",
  line: 25,
  why:
    ":keepalive as a bare atom is not a valid socket option: gen_tcp.connect exits with badarg. The pool dies at " +
    "once.",
  fix: "socket_options: [:inet6, {:keepalive, true}]",
  source: "https://www.erlang.org/doc/apps/kernel/gen_tcp.html",
  provenOn: "Erlang/OTP 25",
};

export const faults: Record<string, Report> = {
  "no such name": reportOf(
    ladder(
      row("dns", "failed", "nxdomain", {
        names: [{ host: target.host ?? "", addresses: [], code: "ENOTFOUND", reason: "nxdomain" }],
      }),
    ),
  ),
  refused: reportOf(ladder(row("tcp", "failed", "refused", refused))),
  "certificate expired": reportOf(
    ladder(row("tls", "failed", "certificate-expired", { problems: ["certificate-expired"] })),
  ),
  silent: reportOf(ladder(row("startup", "failed", "silent"))),
  "too many connections": reportOf(
    ladder(
      row("startup", "failed", "server-error", {
        error: serverError("53300", "InitProcess", "sorry, too many clients already"),
      }),
    ),
  ),
  "password rejected": reportOf(
    ladder(
      row("auth", "failed", "server-error", {
        error: serverError("28P01", "auth_failed", 'password authentication failed for user "orderbook_rw"'),
        passwordProven: false,
      }),
    ),
  ),
  "no such database": reportOf(
    ladder(
      row("admission", "failed", "server-error", {
        error: serverError("3D000", "InitPostgres", 'database "orderbook_db" does not exist'),
      }),
    ),
  ),
  "large answers stall": reportOf(ladder(row("query", "failed", "response-stalled"))),
  "read-only": reportOf(ladder(row("server", "warned", "read-only", { inRecovery: true, readOnly: true }))),
  "near the limit": reportOf(ladder(row("server", "warned", "near-limit", { usedConnections: 95 }))),
  "an option that is none": reportOf(
    ladder(
      {
        ...row("app-config", "warned", "config-invalid", {
          framework: "ecto",
          title: "Ecto",
          options: { socket_options: [":inet6", ":keepalive"], pool_size: 5, username: "orderbook_rw" },
          findings: [lint],
        }),
        source: "application",
      },
      { ...row("recorded", "passed", null, { tests: experiments, isolation: isolate(experiments) }), source: "person" },
      row("application", "warned", "no-sessions", { sessions: [], distinct: 0, lasting: 0 }),
    ),
  ),
  "nobody could see": reportOf(ladder(row("admission", "unknown", "check-ended"))),
};
