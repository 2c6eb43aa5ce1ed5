import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import type { IncidentRow } from "../../store/store.ts";
import { namesFor } from "../../use-cases/target-directory.ts";
import { incidentDetails } from "../../use-cases/incident-details.ts";
import { HttpRefusal } from "../refusal.ts";
import { jsonReply } from "../route.ts";
import { readingEndpoint } from "./endpoint.ts";

const time = z.iso.datetime();
const seen = z.object({
  status: z.enum(["degraded", "down"]),
  cause: z.string().nullable(),
  layer: z.string().nullable(),
  summary: z.string(),
  at: time,
});
const incidentShape = z.object({
  id: z.string(),
  target: z.string(),
  state: z.enum(["open", "closed"]),
  openedAt: time,
  closedAt: time.nullable(),
  first: seen.describe("The verdict that opened it."),
  latest: seen.describe("The latest verdict that was not healthy."),
  isFlapping: z.boolean(),
  takenBy: z.string().nullable().describe("Slack id of the person who is on it."),
  check: z.string().describe("Id of the check that opened it."),
});

const incidentsShape = z.object({
  incidents: z.array(incidentShape),
  next: z.string().nullable().describe("Cursor of the next page, with older incidents; null: there are no more."),
});

export const listIncidents = readingEndpoint({
  path: "/v1/incidents",
  summary: "Incidents of this token's targets, the newest first",
  query: z.strictObject({
    target: z.string().min(1).max(200).optional(),
    state: z.enum(["open", "all"]).default("all"),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.uuid().optional().describe("`next` of the previous page."),
  }),
  replies: { 200: { about: "Incidents", shape: incidentsShape } },
  handle: async ({ caller, context: { store, targets: directory } }, { target, state, limit, cursor }) => {
    const mine = namesFor(directory(), caller);
    const isKnown = cursor === undefined || (await store.incidents({ targets: mine, id: cursor, limit: 1 })).length > 0;
    if (!isKnown) throw new UserMistake("query.cursor: this token has no such incident. Start again without a cursor.");
    const rows = await store.incidents({
      targets: target === undefined ? mine : mine.filter((name) => name === target),
      isOpen: state === "open",
      ...(cursor === undefined ? {} : { before: cursor }),
      // One more tells whether that is all.
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    const next = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
    return jsonReply(200, { incidents: shown.map(shownIncident), next });
  },
});

const line = z.object({
  at: time,
  actor: z.string().nullable().describe("Null: the bot itself."),
  what: z.string(),
  isTurn: z.boolean(),
});
const step = z.object({ position: z.int(), text: z.string(), state: z.enum(["open", "doing", "done", "skipped"]) });

export const readIncident = readingEndpoint({
  path: "/v1/incidents/:id",
  summary: "An incident with its timeline and steps; messages from private conversations are left out",
  replies: {
    200: {
      about: "The incident",
      shape: incidentShape.extend({ timeline: z.array(line), steps: z.array(step) }),
    },
    404: { about: "There is no such incident for this token", shape: null },
  },
  handle: async ({ caller, context, call }) => {
    const { store } = context;
    const id = call.params["id"] ?? "";
    const targets = namesFor(context.targets(), caller);
    const [row] = z.uuid().safeParse(id).success ? await store.incidents({ targets, id, limit: 1 }) : [];
    if (!row) throw new HttpRefusal(404, "There is no such incident for this token.");
    return jsonReply(200, { ...shownIncident(row), ...(await incidentDetails(store, row)) });
  },
});

function shownIncident({ id, target, firstCheck, incident }: IncidentRow): z.input<typeof incidentShape> {
  const { state, openedAt, closedAt, first, latest, isFlapping, takenBy } = incident;
  return {
    id,
    target,
    state,
    openedAt,
    closedAt,
    first,
    latest,
    isFlapping,
    takenBy: takenBy ?? null,
    check: firstCheck,
  };
}
