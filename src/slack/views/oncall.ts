// Mentions of people and of groups of people: who is on call, and whose a verdict is to fix.
import type { RichTextElement } from "@slack/types";
import { text } from "./rich-text.ts";

/** @param id of a user (U…, W…) or of a user group (S…) */
export function mention(id: string): RichTextElement {
  return id.startsWith("S") ? { type: "usergroup", usergroup_id: id } : { type: "user", user_id: id };
}

/** Those on call: the one message of an incident that mentions them. */
export function calling(ids: string[]): (RichTextElement | null)[] {
  if (ids.length === 0) return [];
  return [...ids.flatMap((id) => [mention(id), text(" ")]), text("(on call) ", { italic: true })];
}
