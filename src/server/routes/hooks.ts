// Alerts come in: POST /hooks/SOURCE, or /hooks/SOURCE/TARGET where all of a hook's alerts are about one target.
// The answer is given once they are durable; whoever gets a 5xx has to send them again.
import type { AlertSource } from "../../alerts/alert.ts";
import { monotonicMs } from "../../clock.ts";
import type { Logger } from "../../log.ts";
import { measures } from "../../measures.ts";
import { receiveAlerts } from "../../use-cases/receive-alert.ts";
import { HttpRefusal } from "../refusal.ts";
import { jsonReply, type HttpCall, type HttpReply, type Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";

/** A group of some thousand alerts. */
const mostBytes = 2 * 1024 * 1024;
/** A sender whose hook is off, or whose secret is another, goes on trying. */
const sayAgainMs = 60_000;

export function hookRoutes(parts: ServerParts): Route[] {
  const warn = atMostOften(parts.context.log);
  const handle = (call: HttpCall) => receive(parts, call, warn);
  return [
    { method: "POST", path: "/hooks/:source", handle },
    { method: "POST", path: "/hooks/:source/:target", handle },
  ];
}

type Warn = (source: string, about: Record<string, string>, message: string) => void;

async function receive({ context, hooks }: ServerParts, call: HttpCall, warn: Warn): Promise<HttpReply> {
  const source = hooks.sources.find(({ name }) => name === call.params["source"]);
  const secrets = source ? hooks.secretsOf(source) : [];
  if (!source || secrets.length === 0) {
    if (source) warn(source.name, { set: source.variable }, "an alert came to a hook that is off: it has no secret");
    throw new HttpRefusal(404, "There is no hook with this name, or it is off. See docs/alerts.md.");
  }
  const { raw, bytes } = await call.body(mostBytes);
  const headers = Object.fromEntries(
    Object.entries(call.request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : value]),
  );
  const access = { secrets, get: hooks.get };
  const atMs = Date.now();
  const why = await source.refusal({ headers, body: raw, atMs }, access);
  if (why !== null) {
    measures.alerts.add({ source: source.name, outcome: "refused" });
    warn(source.name, { reason: why }, "an alert is not believed");
    throw new HttpRefusal(401, `The alert is not accepted: ${why}.`);
  }
  const { alerts, nothing } = await source.read({ headers, body: bytes, atMs }, access);
  if (nothing !== null)
    context.log.info({ source: source.name, reason: nothing }, "a hook was called and starts nothing");
  if (alerts.length === 0) return jsonReply(200, { received: 0, nothing });
  const path = call.params["target"] ?? null;
  const taken = await receiveAlerts(context, { source: source.name, path, alerts });
  const outcomes: Record<string, number> = {};
  for (const { outcome: kept } of taken) {
    const outcome = kept ?? "repeated";
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    measures.alerts.add({ source: source.name, outcome });
  }
  return jsonReply(200, { received: alerts.length, outcomes });
}

/** The first of each kind at once, then at most one a minute. */
function atMostOften(log: Logger): Warn {
  const said = new Map<string, number>();
  return (source, about, message) => {
    const key = `${source} ${message}`;
    const now = monotonicMs();
    if (now - (said.get(key) ?? -Infinity) < sayAgainMs) return;
    said.set(key, now);
    log.warn({ source, ...about }, message);
  };
}

/** What the hooks work with. */
export interface HookParts {
  sources: AlertSource[];
  /** [] turns a source off. */
  secretsOf: (source: AlertSource) => string[];
  /** @throws Outage */
  get: (url: string) => Promise<string>;
}
