// Judges a whole list of blocks, or a view, as Slack's API does: each block by itself, then what holds across them.
import { z } from "zod";
import { isFields, listIn, textIn } from "../read.ts";
import { ApiRefusal, type Fields } from "../types.ts";
import { blockSchema, type Surface } from "./blocks.ts";
import { plainText } from "./elements.ts";

/** One thing that is wrong, in the form of `errors` in an answer of blocks.validate. */
export interface Problem {
  /** JSON pointer. */
  pointer: string;
  code: string;
  message: string;
}

const maxBlocks: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** All that is wrong with `blocks`; empty when Slack would take them. */
export function problemsOf(blocks: unknown[], surface: Surface, plansAllowed: boolean, at = "/blocks"): Problem[] {
  if (blocks.length > maxBlocks[surface]) {
    return [{ pointer: at, code: "too_many_items", message: `no more than ${maxBlocks[surface]} items allowed` }];
  }
  const schema = blockSchema(surface, plansAllowed);
  const single = blocks.flatMap((block, index) => blockProblems(block, schema, `${at}/${index}`));
  return single.length > 0 ? single : acrossBlocks(blocks.filter(isFields), at);
}

function blockProblems(block: unknown, schema: z.ZodType, pointer: string): Problem[] {
  const result = schema.safeParse(block);
  return result.success ? [] : result.error.issues.map((issue) => problemOf(issue, pointer));
}

function problemOf(issue: z.core.$ZodIssue, pointer: string): Problem {
  const place = [pointer, ...issue.path.map(String)].join("/");
  switch (issue.code) {
    case "too_big":
      return {
        pointer: place,
        code: "too_long",
        message: `must be less than ${Number(issue.maximum) + 1} ${unitOf(issue.origin)}`,
      };
    case "too_small":
      return {
        pointer: place,
        code: "too_short",
        message: `must be more than ${Number(issue.minimum) - 1} ${unitOf(issue.origin)}`,
      };
    case "invalid_union":
      return { pointer: place, code: "unsupported_type", message: "unsupported type" };
    case "unrecognized_keys":
      return {
        pointer: place,
        code: "additional_property",
        message: `invalid additional property: ${issue.keys.join(", ")}`,
      };
    default:
      return { pointer: place, code: issue.code, message: issue.message };
  }
}

function unitOf(origin: string): string {
  return origin === "string" ? "characters" : "items";
}

function acrossBlocks(blocks: Fields[], at: string): Problem[] {
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const id = textIn(block, "block_id");
    if (id !== "" && ids.has(id)) {
      problems.push({
        pointer: `${at}/${index}/block_id`,
        code: "duplicate",
        message: `block_id "${id}" already exists`,
      });
    }
    ids.add(id);
    const actions = listIn(block, "elements")
      .map((element) => textIn(element, "action_id"))
      .filter(Boolean);
    if (new Set(actions).size < actions.length) {
      problems.push({ pointer: `${at}/${index}/elements`, code: "duplicate", message: "action_id already exists" });
    }
  }
  for (const type of ["plan", "table"]) {
    const count = blocks.filter((block) => block["type"] === type).length;
    if (count > 1)
      problems.push({ pointer: at, code: "too_many_blocks", message: `no more than 1 ${type} block allowed` });
  }
  const markdown = blocks
    .filter((block) => block["type"] === "markdown")
    .reduce((sum, block) => sum + textIn(block, "text").length, 0);
  if (markdown > 12_000)
    problems.push({
      pointer: at,
      code: "too_long",
      message: "markdown blocks must be less than 12001 characters together",
    });
  return problems;
}

/** Throws the answer of the Web API for bad blocks. */
export function refuseBadBlocks(blocks: unknown[], surface: Surface, plansAllowed: boolean): void {
  refuse("invalid_blocks", problemsOf(blocks, surface, plansAllowed));
}

export function refuse(code: string, problems: Problem[]): void {
  if (problems.length === 0) return;
  const messages = problems.map((problem) => `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`);
  throw new ApiRefusal(code, { errors: problems, response_metadata: { messages } });
}

const viewSchema = z.strictObject({
  type: z.enum(["modal", "home"]),
  title: plainText(24).optional(),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
});

const maxViewBytes = 250_000;

/** All that is wrong with a view sent to views.open, update, push or publish. */
export function viewProblemsOf(view: unknown): Problem[] {
  const result = viewSchema.safeParse(view);
  if (!result.success) return result.error.issues.map((issue) => problemOf(issue, "/view"));
  const { type, title, submit, blocks } = result.data;
  const problems = problemsOf(blocks, type, false, "/view/blocks");
  if (type === "modal" && !title)
    problems.push({ pointer: "/view/title", code: "missing", message: "missing required field: title" });
  const asks = blocks.some((block) => isFields(block) && block["type"] === "input");
  if (type === "modal" && asks && !submit) {
    problems.push({
      pointer: "/view/submit",
      code: "missing",
      message: "missing required field: submit (a view with inputs needs it)",
    });
  }
  if (Buffer.byteLength(JSON.stringify(view)) > maxViewBytes) {
    problems.push({ pointer: "/view", code: "too_long", message: `must be less than ${maxViewBytes} bytes` });
  }
  return problems;
}
