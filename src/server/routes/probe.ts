// /probe?target=NAME, as those know it who use blackbox_exporter: one check, told as metrics.
import { randomUUID } from "node:crypto";
import { monotonicMs } from "../../clock.ts";
import { Outage } from "../../errors.ts";
import { wayIn } from "../../report/observation.ts";
import type { Report } from "../../report/report.ts";
import { endedCheck } from "../../use-cases/follow-check.ts";
import { startCheck } from "../../use-cases/start-check.ts";
import { knownCaller, type ApiRequest } from "../api/endpoint.ts";
import { knownTarget } from "../api/known-target.ts";
import { expose } from "../metrics/exposition.ts";
import { ofProbe } from "../metrics/families.ts";
import { HttpRefusal } from "../refusal.ts";
import type { Route } from "../route.ts";
import type { ServerParts } from "../server-parts.ts";
import { metricsReply, statusSamples } from "./metrics.ts";

/** However many ask: a target is not checked more often for it. */
const periodMs = 15_000;
/** Where Prometheus does not say how long it waits. */
const usualWaitSeconds = 20;
const mostWaitSeconds = 60;
/** What is left of the scrape's time for the answer. */
const answerMs = 500;

export function probeRoutes({ context, gate }: ServerParts): Route[] {
  const begun = new Map<string, { at: number; check: Promise<string> }>();

  /** The id of the check that was begun, or joined, within the period. */
  const checkOf = (asked: ApiRequest, name: string): Promise<string> => {
    const entry = knownTarget(asked, name);
    const now = monotonicMs();
    for (const [target, { at }] of begun) if (at <= now - periodMs) begun.delete(target);
    const known = begun.get(name);
    if (known) return known.check;
    const requester = { actor: asked.caller.actor };
    const check = startCheck(context, { entry, requester, deliveryId: randomUUID() }, async () => undefined).then(
      ({ accepted }) =>
        accepted.kind === "duplicate" ? Promise.reject(new Error("a new delivery was there")) : accepted.check.id,
    );
    begun.set(name, { at: now, check });
    check.catch(() => begun.delete(name));
    return check;
  };

  return [
    {
      method: "GET",
      path: "/probe",
      deadlineMs: (mostWaitSeconds + 5) * 1000,
      handle: async (call) => {
        const caller = await knownCaller(gate, call);
        const name = call.query.get("target");
        if (name === null) throw new HttpRefusal(400, "Name a target: /probe?target=NAME.");
        const id = await checkOf({ caller, call, context }, name);
        const waitMs = waitSeconds(call.request.headers["x-prometheus-scrape-timeout-seconds"]) * 1000 - answerMs;
        const until = AbortSignal.any([call.signal, call.stopping, AbortSignal.timeout(Math.max(0, waitMs))]);
        const found = await context.intake.find(id);
        const ended = found && (await endedCheck(found.backend.store, id, until));
        if (ended?.failure) throw new Outage(`The check failed (reference ${ended.failure.reference}).`);
        if (!ended?.report) throw new Outage("The check did not end within the scrape's timeout.");
        return metricsReply(probeText(ended.report));
      },
    },
  ];
}

function waitSeconds(header: string | string[] | undefined): number {
  const told = Number(header);
  return Number.isFinite(told) && told > 0 ? Math.min(told, mostWaitSeconds) : usualWaitSeconds;
}

function probeText({ verdict, tookMs, observations }: Report): string[] {
  const { status, cause, layer, owner, confidence } = verdict;
  const isUp = status === "healthy" || status === "degraded";
  const about = { cause: cause ?? "", layer: layer ?? "", owner, confidence };
  const rungs = observations.filter(({ id, outcome }) => wayIn.some((rung) => rung === id) && outcome !== "skipped");
  return [
    expose(ofProbe.success, [{ labels: {}, value: isUp ? 1 : 0 }]),
    expose(ofProbe.duration, [{ labels: {}, value: tookMs / 1000 }]),
    expose(ofProbe.status, statusSamples(status, {})),
    expose(ofProbe.cause, cause === null ? [] : [{ labels: about, value: 1 }]),
    expose(
      ofProbe.stage,
      rungs.map(({ id, tookMs: rungMs }) => ({ labels: { stage: id }, value: rungMs / 1000 })),
    ),
  ];
}
