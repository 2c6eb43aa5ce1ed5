import { defaultThresholds, type Report } from "../../src/report/report.ts";

/** A healthy report, as small as the type allows. */
export function sampleReport(id: string, target: string): Report {
  return {
    schema: "dbcheck.report/1",
    id,
    vantage: "local",
    startedAt: "2026-01-01T00:00:00.000Z",
    tookMs: 5,
    target: {
      name: target,
      host: "h",
      port: 5432,
      database: "d",
      user: "u",
      endpoints: [],
      inputs: {
        sslmode: "prefer",
        targetSessionAttrs: "any",
        writes: false,
        addressFamily: "any",
        application: null,
        thresholds: defaultThresholds,
      },
    },
    verdict: {
      status: "healthy",
      layer: null,
      cause: null,
      confidence: "confirmed",
      owner: "unclear",
      summary: "Healthy.",
      because: [],
      ruledOut: [],
      alternatives: [],
      nextSteps: [],
    },
    findings: [],
    observations: [],
    comparisons: [],
    changes: [],
  };
}
