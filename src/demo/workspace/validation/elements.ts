// The elements inside blocks, with Slack's limits
// (docs.slack.dev/reference/block-kit/block-elements, composition-objects).
import { z } from "zod";

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
}

/** plain_text or mrkdwn. */
export function anyText(max: number) {
  const mrkdwn = z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
  return z.discriminatedUnion("type", [plainText(max), mrkdwn]);
}

const url = z.string().min(1).max(3000);
const actionId = z.string().max(255).optional();
const style = z.enum(["primary", "danger"]).optional();

const confirm = z
  .strictObject({
    title: plainText(100).optional(),
    text: anyText(300),
    confirm: plainText(30).optional(),
    deny: plainText(30).optional(),
    style,
  })
  .optional();

const option = z.strictObject({
  text: anyText(75),
  value: z.string().max(75).optional(),
  description: plainText(75).optional(),
  url: url.optional(),
});
const group = z.strictObject({ label: plainText(75), options: z.array(option).min(1).max(100) });

const action = { action_id: actionId, confirm };
const field = { ...action, placeholder: plainText(150).optional(), focus_on_load: z.boolean().optional() };
const entry = { ...field, initial_value: z.string().optional(), dispatch_action_config: z.looseObject({}).optional() };
const choices = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(group).min(1).max(100).optional(),
};

const button = z.strictObject({
  ...action,
  type: z.literal("button"),
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: url.optional(),
  style,
  accessibility_label: z.string().max(75).optional(),
});

const interactive = [
  z.strictObject({ ...action, type: z.literal("overflow"), options: z.array(option).min(1).max(5) }),
  z.strictObject({ ...field, ...choices, type: z.literal("static_select"), initial_option: option.optional() }),
  z.strictObject({ ...field, type: z.literal("users_select"), initial_user: z.string().optional() }),
  z.strictObject({
    ...field,
    type: z.literal("radio_buttons"),
    options: z.array(option).min(1).max(10),
    initial_option: option.optional(),
  }),
  z.strictObject({
    ...field,
    type: z.literal("checkboxes"),
    options: z.array(option).min(1).max(10),
    initial_options: z.array(option).optional(),
  }),
  z.strictObject({
    ...field,
    ...choices,
    type: z.literal("multi_static_select"),
    initial_options: z.array(option).optional(),
    max_selected_items: z.int().min(1).optional(),
  }),
  z.strictObject({ ...field, type: z.literal("datepicker"), initial_date: z.string().optional() }),
  z.strictObject({
    ...field,
    type: z.literal("timepicker"),
    initial_time: z.string().optional(),
    timezone: z.string().optional(),
  }),
] as const;

const textInput = z.strictObject({
  ...entry,
  type: z.literal("plain_text_input"),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
});

const modalInputs = [
  z.strictObject({
    type: z.literal("file_input"),
    action_id: entry.action_id,
    filetypes: z.array(z.string()).optional(),
    max_files: z.int().min(1).max(10).optional(),
  }),
  z.strictObject({ ...entry, type: z.literal("email_text_input") }),
  z.strictObject({ ...entry, type: z.literal("url_text_input") }),
  z.strictObject({
    ...entry,
    type: z.literal("number_input"),
    is_decimal_allowed: z.boolean(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
] as const;

/** Exactly one of the two sources. */
export const picture = {
  image_url: url.optional(),
  slack_file: z.looseObject({}).optional(),
  alt_text: z.string().max(2000),
};

const image = z.strictObject({ ...picture, type: z.literal("image") });

export const inActions = z.discriminatedUnion("type", [button, ...interactive]);
export const inSection = z.discriminatedUnion("type", [button, image, ...interactive]);
export const inMessageInput = z.discriminatedUnion("type", [textInput, ...interactive]);
export const inModalInput = z.discriminatedUnion("type", [textInput, ...interactive, ...modalInputs]);
export const inContext = z.discriminatedUnion("type", [image, ...anyText(3000).options]);
