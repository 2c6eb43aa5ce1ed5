// What Bolt and the listeners read of a payload without looking, whichever door it comes through
// (docs.slack.dev/reference/interaction-payloads, docs.slack.dev/apis/events-api). Ids and values are judged by who
// uses them.
import { z } from "zod";

const somebody = z.looseObject({ id: z.string() });
const thing = z.looseObject({});

/** Of the order in which Bolt tells them apart: an event goes before a command, a command before the rest. */
const absent = z.undefined().optional();

const challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string() });
const event = z.looseObject({
  event: z.looseObject({
    type: z.string(),
    user: z.union([z.string(), thing]).optional(),
    channel: z.union([z.string(), thing]).optional(),
    item: thing.optional(),
    subteam: thing.optional(),
  }),
  authorizations: z.array(thing).nullish(),
});
const command = z.looseObject({
  event: absent,
  command: z.string(),
  user_id: z.string(),
  channel_id: z.string(),
  team_id: z.string(),
});
const interaction = z.looseObject({
  event: absent,
  command: absent,
  user: somebody,
  /** Null where the whole organization has installed the app. */
  team: thing.nullish(),
  channel: thing.optional(),
});
const actions = z.array(thing).min(1);

const readable = z.union([
  challenge,
  event,
  command,
  interaction.extend({ type: z.literal("block_actions"), actions }),
  interaction.extend({ type: z.enum(["view_submission", "view_closed"]), view: somebody }),
  interaction.extend({ type: z.enum(["message_action", "shortcut"]), callback_id: z.string() }),
  interaction.extend({ type: z.enum(["block_suggestion", "dialog_submission"]) }),
  interaction.extend({ type: z.literal("interactive_message"), actions: actions.optional() }),
]);

/**
 * No event, but word that events were dropped (docs.slack.dev/apis/events-api, rate
 * limiting); Bolt has no listener for it.
 */
const rateLimited = z.looseObject({ type: z.literal("app_rate_limited"), minute_rate_limited: z.number() });

/** `held-back`: Slack's word that it holds events back; `odd`: none of Slack's, or not whole. */
export function payloadKind(sent: unknown): "readable" | "held-back" | "odd" {
  if (rateLimited.safeParse(sent).success) return "held-back";
  return readable.safeParse(sent).success ? "readable" : "odd";
}

export const payloadWords = {
  "held-back": "Slack holds events back",
  odd: "a request that is none of Slack's, or is not whole",
};
