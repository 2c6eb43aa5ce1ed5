// What Bolt and the listeners read of a payload without looking, whichever door it comes through
// (docs.slack.dev/reference/interaction-payloads, docs.slack.dev/reference/events). What a text means is judged by who
// uses it; that it is a text is judged here.
import { z } from "zod";

const thing = z.looseObject({});
/** Of an organization that has installed the app as a whole, and of what has no such place, Slack sends null. */
const text = z.string().nullish();
const somebody = z.looseObject({ id: z.string(), team_id: text });
const place = z.looseObject({ id: z.string(), name: text });

/** Bolt takes an event before a command, and a command before the rest. */
const absent = z.undefined().optional();

const challenge = z.looseObject({ type: z.literal("url_verification"), challenge: z.string() });

const around = {
  team_id: text,
  enterprise_id: text,
  api_app_id: text,
  event_id: z.string(),
  authorizations: z.array(z.looseObject({ team_id: text, enterprise_id: text })).nullish(),
};
/** Bolt looks for the user and the channel of each, though nobody may listen. */
const whose = {
  user: z.union([z.string(), thing]).optional(),
  channel: z.union([z.string(), thing]).optional(),
  item: thing.optional(),
  subteam: thing.optional(),
};
const said = {
  ...whose,
  user: z.string().optional(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  bot_id: text,
  app_id: text,
  subtype: z.string().optional(),
  channel_type: text,
};
const heard = z.union([
  z.looseObject({ type: z.literal("message"), ...said }),
  z.looseObject({ type: z.literal("app_mention"), ...said, channel: z.string(), ts: z.string() }),
  z.looseObject({
    ...whose,
    type: z.enum(["reaction_added", "reaction_removed"]),
    user: z.string(),
    reaction: z.string(),
    item: z.looseObject({ type: z.string(), channel: z.string().optional(), ts: z.string().optional() }),
  }),
  z.looseObject({ ...whose, type: z.literal("app_home_opened"), user: z.string(), tab: text }),
]);
const listenedTo = ["app_mention", "message", "reaction_added", "reaction_removed", "app_home_opened"];
const unheard = z.looseObject({ ...whose, type: z.string().refine((type) => !listenedTo.includes(type)) });
const event = z.looseObject({ ...around, event: z.union([heard, unheard]) });

const command = z.looseObject({
  event: absent,
  command: z.string(),
  text: z.string(),
  user_id: z.string(),
  channel_id: z.string(),
  channel_name: z.string().optional(),
  team_id: z.string(),
  enterprise_id: text,
  trigger_id: z.string(),
  response_url: text,
});

const message = z.looseObject({ ts: z.string().optional(), thread_ts: z.string().optional() });
const interaction = z.looseObject({
  event: absent,
  command: absent,
  user: somebody,
  team: z.looseObject({ id: text, enterprise_id: text }).nullish(),
  enterprise: z.looseObject({ id: text }).nullish(),
  channel: place.optional(),
  container: thing.nullish(),
  message: message.nullish(),
  trigger_id: text,
  response_url: text,
});
/** What somebody asks for once: the trigger tells it from the next. */
const act = interaction.extend({ trigger_id: z.string() });
const actions = z.array(z.looseObject({ type: text, action_id: text, block_id: text })).min(1);
const view = z.looseObject({
  id: z.string(),
  callback_id: text,
  private_metadata: text,
  state: z.looseObject({ values: z.record(z.string(), z.record(z.string(), thing)) }).nullish(),
});

const readable = z.union([
  challenge,
  event,
  command,
  act.extend({ type: z.literal("block_actions"), actions, view: view.nullish() }),
  interaction.extend({ type: z.enum(["view_submission", "view_closed"]), view }),
  act.extend({
    type: z.literal("message_action"),
    callback_id: z.string(),
    channel: place,
    message: message.extend({ ts: z.string() }),
    message_ts: text,
  }),
  act.extend({ type: z.literal("shortcut"), callback_id: z.string() }),
  interaction.extend({ type: z.enum(["block_suggestion", "dialog_submission"]) }),
  interaction.extend({ type: z.literal("interactive_message"), actions: z.array(thing).min(1).optional() }),
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
