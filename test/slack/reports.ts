// Reports and checks made by hand, for what Slack shows of them.
import type { Observation, Outcome, Progress } from "../../src/report/observation.ts";
import { defaultThresholds, type Report, type Verdict } from "../../src/report/report.ts";
import type { CheckRow } from "../../src/store/store.ts";

export const titles = [
  "This machine",
  "Configuration",
  "Name resolution",
  "TCP connection",
  "TLS",
  "Server greeting",
  "Authentication",
  "Admission",
  "Queries",
  "Server state",
];
const probes = ["vantage", "config", "dns", "tcp", "tls", "startup", "auth", "admission", "query", "server"] as const;

export function observation(
  id: (typeof probes)[number],
  outcome: Outcome,
  summary = "as it should be",
  more: Partial<Observation> = {},
): Observation {
  return {
    id,
    probe: id,
    layer: id,
    source: "probe",
    vantage: "local",
    at: "2026-02-26T21:04:05.123Z",
    inputs: { host: "db.example" },
    outcome,
    reason: null,
    tookMs: 12,
    summary,
    facts: {},
    ...more,
  };
}

const healthyVerdict: Verdict = {
  status: "healthy",
  layer: null,
  cause: null,
  confidence: "confirmed",
  owner: "unclear",
  summary: "Everything up to the server's state is as it should be.",
  because: [],
  ruledOut: [],
  alternatives: [],
  nextSteps: [],
};

export function report(verdict: Partial<Verdict>, observations: Observation[], more: Partial<Report> = {}): Report {
  return {
    schema: "dbcheck.report/1",
    id: "r",
    vantage: "local",
    startedAt: "2026-02-26T21:04:05.123Z",
    tookMs: 812,
    target: {
      name: "blockster-v2",
      host: "db.example",
      port: 5432,
      database: "app",
      user: "blockster",
      endpoints: [],
      inputs: {
        sslmode: "require",
        targetSessionAttrs: "any",
        writes: true,
        addressFamily: "any",
        application: null,
        thresholds: defaultThresholds,
      },
    },
    verdict: { ...healthyVerdict, ...verdict },
    findings: [],
    observations,
    comparisons: [],
    changes: [],
    ...more,
  };
}

export const healthy = report(
  {},
  probes.map((id) => observation(id, "passed")),
);

export const tlsDown = report(
  {
    status: "down",
    layer: "tls",
    cause: "tls-certificate-expired",
    owner: "operator",
    summary: "The server's certificate expired 3 days ago, so clients that verify it refuse to connect.",
    because: [{ observation: "tls", text: "notAfter is 2026-02-23T00:00:00Z" }],
    ruledOut: [
      { cause: "dns-nxdomain", text: "the name resolves" },
      { cause: "tcp-refused", text: "port 5432 accepts" },
    ],
    alternatives: [],
    nextSteps: ["Renew the certificate.", "Reload the server."],
  },
  [
    observation("dns", "passed"),
    observation("tls", "failed", "certificate expired", {
      reason: "certificate-expired",
      reproduce: "openssl s_client -starttls postgres -connect db.example:5432",
      facts: { notAfter: "2026-02-23T00:00:00Z", chain: ["leaf", "root"] },
    }),
    observation("startup", "skipped", "waits for tls", { reason: "prerequisite-missing" }),
  ],
);

export const inconclusive = report(
  {
    status: "inconclusive",
    summary: "This machine could not see enough to say.",
    alternatives: ["tcp-timeout", "vantage-offline"],
    confidence: "possible",
  },
  [observation("server", "unknown", "the role may not see pg_stat_activity", { reason: "not-permitted" })],
);

const nasty = `<!channel> *bold* _it_ <@U0ADA> \u202Eevil\u200B \u0007 & ${"x".repeat(10_000)}`;
export const hostile = report(
  {
    status: "down",
    layer: "auth",
    cause: "auth-password-rejected",
    owner: "client",
    summary: nasty,
    because: Array.from({ length: 40 }, () => ({ observation: nasty, text: nasty })),
    ruledOut: Array.from({ length: 40 }, () => ({ cause: "dns-nxdomain" as const, text: nasty })),
    alternatives: ["auth-password-missing"],
    nextSteps: Array.from({ length: 40 }, () => nasty),
  },
  Array.from({ length: 150 }, (_, at) =>
    observation("auth", "failed", nasty, {
      id: `auth:${at}`,
      reproduce: `psql ${nasty}`,
      facts: { message: nasty, lines: nasty.repeat(3) },
    }),
  ),
  { vantage: nasty },
);

/** The same in a script of three bytes a character. */
export const chinese = report(
  { ...tlsDown.verdict, summary: "数".repeat(5000), nextSteps: Array.from({ length: 9 }, () => "据".repeat(3000)) },
  tlsDown.observations,
);

export function check(more: Partial<CheckRow> = {}): CheckRow {
  return {
    incidentId: null,
    quiet: false,
    id: "11111111-1111-4111-8111-111111111111",
    target: "blockster-v2",
    state: "waiting",
    createdAt: new Date(),
    startedAt: null,
    finishedAt: null,
    worker: null,
    attempts: 0,
    cancelRequested: false,
    requesters: [
      { teamId: "T0LOCAL", userId: "U0ADA", channelId: "C0INCIDENTS", channelName: "incidents", responseUrl: null },
    ],
    fingerprint: "db.example:5432/app as blockster",
    progress: null,
    report: null,
    notes: [],
    failure: null,
    ...more,
  };
}

export function done(result: Report, more: Partial<CheckRow> = {}): CheckRow {
  return check({ state: "done", finishedAt: new Date(), report: result, progress: progress(probes.length), ...more });
}

/** So many rows are through, the next one runs. */
export function progress(through: number, failedAt = -1): Progress {
  const state = (at: number) =>
    at === failedAt ? "failed" : at < through ? "passed" : at === through ? "running" : "pending";
  const rows = probes.map(
    (probe, at) =>
      ({
        probe,
        title: titles[at] ?? "",
        state: state(at),
        summary: at < through ? "as it should be" : "",
        tookMs: at < through ? 3 : null,
      }) as const,
  );
  return { startedAt: "2026-02-26T21:04:05.123Z", rows };
}
