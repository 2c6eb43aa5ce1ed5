// Sends spans by OTLP over HTTP as JSON, which every collector takes at its port 4318. No check waits for it.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp
import { monotonicMs } from "../clock.ts";
import { errorText } from "../errors.ts";
import { exchange } from "../http/exchange.ts";
import type { Logger } from "../log.ts";
import type { Report } from "../report/report.ts";
import { version } from "../version.ts";
import type { TraceSettings } from "./settings.ts";
import { spansOf, type Span } from "./spans.ts";

/** Where a collector is away or slow: the newest are kept. */
const mostWaiting = 200;
const gatherMs = 1_000;
const sayAgainMs = 60_000;
const closeWithinMs = 2_000;

export class TraceExporter {
  readonly #settings: TraceSettings;
  readonly #log: Logger;
  readonly #ended = new AbortController();
  #waiting: Report[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sending: Promise<void> | null = null;
  #saidAt = -Infinity;

  constructor(settings: TraceSettings, log: Logger) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Returns at once. */
  record(report: Report): void {
    this.#waiting = [...this.#waiting, report].slice(-mostWaiting);
    this.#timer ??= setTimeout(() => void this.#flush(), gatherMs).unref();
  }

  /** What waits is sent, within two seconds. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#ended.abort(), closeWithinMs);
    await this.#sending;
    await this.#flush();
    clearTimeout(timer);
  }

  async #flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.#sending;
    const reports = this.#waiting.splice(0);
    if (reports.length === 0) return;
    this.#sending = this.#send(reports.flatMap(spansOf)).finally(() => (this.#sending = null));
    await this.#sending;
  }

  async #send(spans: Span[]): Promise<void> {
    const { url, headers, resource, timeoutMs } = this.#settings;
    const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(timeoutMs)]);
    const body = JSON.stringify(otlp(resource, spans));
    try {
      const answer = await exchange({
        url,
        method: "POST",
        headers: { ...headers, "content-type": "application/json" },
        body,
        signal,
      });
      answer.drop();
      if (answer.status >= 200 && answer.status < 300) return;
      this.#say(`the collector answers HTTP ${answer.status}`);
    } catch (error) {
      this.#say(signal.aborted ? "the collector does not answer in time" : codeOf(error));
    }
  }

  #say(reason: string): void {
    if (monotonicMs() - this.#saidAt < sayAgainMs) return;
    this.#saidAt = monotonicMs();
    this.#log.warn({ reason }, "traces were not sent; checks go on");
  }
}

/** Messages of errors may repeat a URL. */
function codeOf(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" ? code : errorText(error).slice(0, 60);
}

const texts = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const nanos = (atMs: number) => `${Math.round(atMs * 1000)}000`;

/** Kind 1 is internal, 3 a client's; status 2 is an error. */
function otlp(resource: Record<string, string>, spans: Span[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: texts(resource) },
        scopeSpans: [
          {
            scope: { name: "dbcheck", version },
            spans: spans.map(({ startMs, endMs, attributes, isError, ...span }) => ({
              ...span,
              kind: span.parentSpanId === undefined ? 1 : 3,
              startTimeUnixNano: nanos(startMs),
              endTimeUnixNano: nanos(endMs),
              attributes: texts(attributes),
              status: { code: isError ? 2 : 0 },
            })),
          },
        ],
      },
    ],
  };
}
