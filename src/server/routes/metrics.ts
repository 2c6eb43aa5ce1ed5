// /metrics for Prometheus. Without a token it tells of the bot alone; with one, of that token's targets too.
import { measures, type MeasuredValue } from "../../measures.ts";
import type { Status } from "../../report/report.ts";
import type { Store } from "../../store/store.ts";
import { namesFor } from "../../use-cases/target-directory.ts";
import { version } from "../../version.ts";
import { knownCaller } from "../api/endpoint.ts";
import { expose, exposeDurations, metricsMediaType } from "../metrics/exposition.ts";
import { ofTargets, ofVantages, own } from "../metrics/families.ts";
import type { HttpReply, Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";

export const statuses: Status[] = ["healthy", "degraded", "down", "inconclusive"];

export function metricsRoutes({ context, gate, health }: ServerParts): Route[] {
  return [
    {
      method: "GET",
      path: "/metrics",
      handle: async (call) => {
        const caller = call.request.headers.authorization === undefined ? null : await knownCaller(gate, call);
        const { slack } = await health();
        const names = caller === null ? [] : namesFor(context.targets(), caller);
        const places = new Set(names.flatMap((name) => context.targets().find(name)?.vantages ?? []));
        const away = () => "# The store is unreachable.";
        const [queue, targets, vantages] = await Promise.all([
          queueText(context.store).catch(() => null),
          caller === null ? notTold : targetsText(context.store, names).catch(away),
          caller === null ? null : vantagesText(context.store, places).catch(away),
        ]);
        return metricsReply([
          expose(own.build, [{ labels: { version, node: process.version }, value: 1 }]),
          expose(own.storeUp, [one(queue === null ? 0 : 1)]),
          expose(own.slackUp, slack === null ? [] : [one(slack ? 1 : 0)]),
          ...(queue === null ? [] : [queue]),
          expose(own.checks, measures.checks.samples()),
          exposeDurations(own.stages, measures.checkStages.samples()),
          expose(own.rounds, measures.rounds.samples()),
          expose(own.slackCalls, measures.slackCalls.samples()),
          expose(own.alerts, measures.alerts.samples()),
          targets,
          ...(vantages === null ? [] : [vantages]),
        ]);
      },
    },
  ];
}

const notTold = "# Metrics of targets need a token: see docs/metrics.md.";

export function metricsReply(parts: string[]): HttpReply {
  return {
    status: 200,
    headers: { "content-type": metricsMediaType, "cache-control": "no-store" },
    body: `${parts.join("\n")}\n`,
  };
}

const one = (value: number): MeasuredValue => ({ labels: {}, value });

/** @throws Outage */
async function queueText(store: Store): Promise<string> {
  const [{ waiting, running }, oldestMs, workers, late] = await Promise.all([
    store.counts(),
    store.oldestWaitingMs(),
    store.workers(),
    store.lateScheduledChecks(),
  ]);
  return [
    expose(own.queue, [
      { labels: { state: "waiting" }, value: waiting },
      { labels: { state: "running" }, value: running },
    ]),
    expose(own.oldest, [one(oldestMs / 1000)]),
    expose(own.workers, [one(workers.length)]),
    expose(own.late, [one(late.late)]),
    expose(own.behind, [one(late.mostMs / 1000)]),
  ].join("\n");
}

/** @throws Outage */
async function targetsText(store: Store, names: string[]): Promise<string> {
  const [standings, incidents] = await Promise.all([store.standings(names), store.openIncidents()]);
  const open = new Set(incidents.map(({ target }) => target));
  const mine = new Set(names);
  return [
    expose(
      ofTargets.status,
      standings.flatMap(({ target, status }) => statusSamples(status, { target })),
    ),
    expose(
      ofTargets.cause,
      standings.flatMap(({ target, cause }) => (cause === null ? [] : [{ labels: { target, cause }, value: 1 }])),
    ),
    expose(
      ofTargets.checkedAt,
      standings.map(({ target, at }) => ({ labels: { target }, value: at.getTime() / 1000 })),
    ),
    expose(
      ofTargets.since,
      standings.map(({ target, since }) => ({ labels: { target }, value: since.getTime() / 1000 })),
    ),
    expose(
      ofTargets.incident,
      names.map((target) => ({ labels: { target }, value: open.has(target) ? 1 : 0 })),
    ),
    expose(
      ofTargets.findings,
      measures.findings.samples().filter(({ labels }) => mine.has(labels["target"] ?? "")),
    ),
  ].join("\n");
}

/** Of places that the caller's targets name. @throws Outage */
async function vantagesText(store: Store, names: Set<string>): Promise<string> {
  const seen = (await store.vantages.vantages()).filter(({ name }) => names.has(name));
  return [
    expose(
      ofVantages.seen,
      seen.map(({ name, seenAt }) => ({ labels: { vantage: name }, value: seenAt.getTime() / 1000 })),
    ),
    expose(
      ofVantages.clock,
      seen.flatMap(({ name, about: { clockOffsetMs } }) =>
        clockOffsetMs === null ? [] : [{ labels: { vantage: name }, value: clockOffsetMs / 1000 }],
      ),
    ),
    expose(
      ofVantages.answers,
      measures.vantageAnswers.samples().filter(({ labels }) => names.has(labels["vantage"] ?? "")),
    ),
  ].join("\n");
}

/** One for each status, so that one that ended is seen to end. */
export function statusSamples(now: Status, labels: Record<string, string>): MeasuredValue[] {
  return statuses.map((status) => ({ labels: { ...labels, status }, value: status === now ? 1 : 0 }));
}
