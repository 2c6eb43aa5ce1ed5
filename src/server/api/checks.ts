import { randomUUID } from "node:crypto";
import { z } from "zod";
import { reportShape } from "../../report/report-shape.ts";
import type { CheckRow } from "../../store/store.ts";
import { hasEnded } from "../../use-cases/check-state.ts";
import { endedCheck } from "../../use-cases/follow-check.ts";
import { startCheck } from "../../use-cases/start-check.ts";
import { HttpRefusal } from "../refusal.ts";
import { jsonReply } from "../route.ts";
import { postEndpoint, readingEndpoint } from "./endpoint.ts";
import { knownCheck, knownTarget } from "./known-target.ts";

const time = z.iso.datetime();
const state = z.enum(["waiting", "running", "done", "cancelled", "failed"]);
const row = z.object({
  probe: z.string(),
  title: z.string(),
  state: z.enum(["pending", "running", "passed", "warned", "failed", "skipped", "unknown"]),
  summary: z.string(),
  tookMs: z.number().nullable(),
});
const checkShape = z.object({
  id: z.string(),
  target: z.string(),
  state,
  askedAt: time,
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  progress: z.array(row).describe("The rows so far."),
  notes: z.array(z.string()),
  incident: z.string().nullable().describe("Id of the incident that it belongs to."),
  failure: z.object({ text: z.string(), reference: z.string() }).nullable().describe("Why there is no report."),
  report: reportShape.nullable(),
});
const startedShape = z.object({
  id: z.string(),
  target: z.string(),
  state,
  isJoined: z.boolean().describe("True if the check was already running."),
});

export const startOrJoinCheck = postEndpoint({
  path: "/v1/checks",
  summary: "Starts a check of a target, or joins the one that is already running",
  body: z.strictObject({ target: z.string().min(1).max(200).describe("A target's name, from GET /v1/targets.") }),
  replies: {
    202: { about: "The check has started; Location is its URL", shape: startedShape },
    404: { about: "There is no such target for this token", shape: null },
  },
  handle: async (asked, { target }) => {
    const { caller, context } = asked;
    const entry = knownTarget(asked, target);
    const requester = { actor: caller.actor };
    const { accepted } = await startCheck(
      context,
      { entry, requester, deliveryId: randomUUID() },
      async () => undefined,
    );
    if (accepted.kind === "duplicate") throw new Error("a new delivery was there before");
    const { id, state: begun } = accepted.check;
    const body = { id, target, state: begun, isJoined: accepted.kind === "joined" };
    return jsonReply(202, body, { location: `/v1/checks/${id}` });
  },
});

const mostWaitSeconds = 60;

export const readCheck = readingEndpoint({
  path: "/v1/checks/:id",
  summary: "A check's progress, and its report once it has ended",
  query: z.strictObject({
    wait: z.coerce
      .number()
      .min(0)
      .max(mostWaitSeconds)
      .default(0)
      .describe("Seconds to wait for the check to end before answering."),
  }),
  replies: {
    200: { about: "The check", shape: checkShape },
    404: { about: "There is no such check for this token", shape: null },
  },
  deadlineMs: (mostWaitSeconds + 10) * 1000,
  handle: async (asked, { wait }) => {
    const { check, backend } = await knownCheck(asked);
    if (wait === 0 || hasEnded(check)) return jsonReply(200, shownCheck(check));
    const { signal, stopping } = asked.call;
    const until = AbortSignal.any([signal, stopping, AbortSignal.timeout(wait * 1000)]);
    const ended = await endedCheck(backend.store, check.id, until);
    if (ended === null) throw new HttpRefusal(404, "The check is no longer kept.");
    return jsonReply(200, shownCheck(ended));
  },
});

export function shownCheck(check: CheckRow): Omit<z.input<typeof checkShape>, "report"> & Pick<CheckRow, "report"> {
  const { id, target, createdAt, startedAt, finishedAt, progress, notes, incidentId, failure, report } = check;
  return {
    id,
    target,
    state: check.state,
    askedAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    progress: progress?.rows ?? [],
    notes,
    incident: incidentId,
    failure,
    report,
  };
}
