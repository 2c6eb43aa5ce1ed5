// Checks as traces, where OpenTelemetry's variables are set. Otherwise nothing of it is even loaded.
import { UserMistake } from "../errors.ts";
import type { RunCheck } from "../jobs/runner.ts";
import type { Logger } from "../log.ts";
import type { Report } from "../report/report.ts";

type Env = Record<string, string | undefined>;

export interface Traces {
  record: (report: Report) => void;
  close: () => Promise<void>;
}

/** Null: they are not asked for, or cannot be sent as asked, which is said. */
export async function startTraces(env: Env, log: Logger): Promise<Traces | null> {
  if (!Object.keys(env).some((name) => name.startsWith("OTEL_"))) return null;
  const { traceSettings } = await import("../tracing/settings.ts");
  try {
    const settings = traceSettings(env);
    if (settings === null) return null;
    const { TraceExporter } = await import("../tracing/exporter.ts");
    const exporter = new TraceExporter(settings, log);
    log.info({ to: new URL(settings.url).host }, "checks are sent as traces");
    return { record: (report) => exporter.record(report), close: () => exporter.close() };
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    log.warn({ reason: error.message }, "no traces are sent");
    return null;
  }
}

export function traced(run: RunCheck, traces: Traces | null): RunCheck {
  if (traces === null) return run;
  return async (check, hooks) => {
    const report = await run(check, hooks);
    traces.record(report);
    return report;
  };
}
