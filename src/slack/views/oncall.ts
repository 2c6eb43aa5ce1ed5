// Calls those on call: the one message of an incident that mentions anybody who did not ask.
import type { RichTextElement } from "@slack/types";

/** @param ids users (U…, W…) and user groups (S…) */
export function calling(ids: string[]): RichTextElement[] {
  if (ids.length === 0) return [];
  return [
    ...ids.flatMap((id): RichTextElement[] => [
      id.startsWith("S") ? { type: "usergroup", usergroup_id: id } : { type: "user", user_id: id },
      { type: "text", text: " " },
    ]),
    { type: "text", text: "(on call) ", style: { italic: true } },
  ];
}
