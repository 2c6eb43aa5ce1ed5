// Which blocks a message, a modal or a Home tab may hold, with
// Slack's limits (docs.slack.dev/reference/block-kit/blocks).
import { z } from "zod";
import {
  anyText,
  inActions,
  inContext,
  inMessageInput,
  inModalInput,
  inSection,
  picture,
  plainText,
} from "./elements.ts";
import { richText } from "./rich-text.ts";

export type Surface = "message" | "modal" | "home";

const base = { block_id: z.string().max(255).optional() };

const section = z
  .strictObject({
    ...base,
    type: z.literal("section"),
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: inSection.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, "missing required field: text");

const image = z
  .strictObject({ ...base, ...picture, type: z.literal("image"), title: plainText(2000).optional() })
  .refine(
    (block) => (block.image_url === undefined) !== (block.slack_file === undefined),
    "exactly one of image_url and slack_file",
  );

const everywhere = [
  section,
  image,
  richText,
  z.strictObject({ ...base, type: z.literal("header"), text: plainText(150) }),
  z.strictObject({ ...base, type: z.literal("divider") }),
  z.strictObject({ ...base, type: z.literal("context"), elements: z.array(inContext).min(1).max(10) }),
  z.strictObject({ ...base, type: z.literal("actions"), elements: z.array(inActions).min(1).max(25) }),
] as const;

function input(element: typeof inMessageInput | typeof inModalInput) {
  return z.strictObject({
    ...base,
    type: z.literal("input"),
    label: plainText(2000),
    hint: plainText(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element,
  });
}

const task = {
  ...base,
  task_id: z.string().min(1),
  title: z.string().min(1),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  details: richText.optional(),
  output: richText.optional(),
  sources: z
    .array(z.strictObject({ type: z.literal("url"), url: z.string().min(1).max(3000), text: z.string() }))
    .optional(),
};

const plans = [
  z.strictObject({ ...task, type: z.literal("task_card") }),
  z.strictObject({
    ...base,
    type: z.literal("plan"),
    title: z.string().min(1),
    tasks: z
      .array(z.strictObject({ ...task, type: z.literal("task_card").optional() }))
      .max(50)
      .refine((tasks) => new Set(tasks.map((one) => one.task_id)).size === tasks.length, "task_id must be unique")
      .optional(),
  }),
] as const;

const cell = z.discriminatedUnion("type", [
  richText,
  z.strictObject({ type: z.literal("raw_text"), text: z.string() }),
]);

const messageOnly = [
  input(inMessageInput),
  z.strictObject({ ...base, type: z.literal("markdown"), text: z.string().min(1).max(12_000) }),
  z.strictObject({
    ...base,
    type: z.literal("table"),
    rows: z.array(z.array(cell).min(1).max(20)).min(1).max(100),
    column_settings: z.array(z.looseObject({})).max(20).optional(),
  }),
] as const;

const alert = z.strictObject({
  ...base,
  type: z.literal("alert"),
  text: anyText(3000),
  level: z.enum(["default", "info", "warning", "error", "success"]).optional(),
});

const message = z.discriminatedUnion("type", [...everywhere, ...messageOnly]);
const messageWithPlans = z.discriminatedUnion("type", [...everywhere, ...messageOnly, ...plans]);
const modal = z.discriminatedUnion("type", [...everywhere, input(inModalInput), alert]);
const home = z.discriminatedUnion("type", [...everywhere, input(inModalInput)]);

/** The schema of one block on a surface. */
export function blockSchema(surface: Surface, plansAllowed: boolean): z.ZodType {
  if (surface === "modal") return modal;
  if (surface === "home") return home;
  return plansAllowed ? messageWithPlans : message;
}
