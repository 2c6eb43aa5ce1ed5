// What the form of a ticket holds, read: choices, and answers that only people have.
import type { Answers } from "../../tickets/material.ts";
import type { Audience } from "../../tickets/ticket.ts";
import type { SeverityLevel } from "../../tickets/vendor.ts";
import { ticketActions } from "../action-ids.ts";
import { flagAnswers, textAnswers } from "../views/ticket-form.ts";

/** `view.state.values` of a payload: by block_id, then action_id. */
export type ViewValues = Record<
  string,
  Record<string, { value?: string | null; selected_option?: { value: string } | null }>
>;

export function choiceIn(values: ViewValues): {
  vendor: string | null;
  severity: SeverityLevel | null;
  audience: Audience;
} {
  const at = (id: string) => {
    const block = Object.keys(values).find((one) => one === id || one.startsWith(`${id}:`)) ?? "";
    return values[block]?.[`${ticketActions.change}:${id}`]?.selected_option?.value ?? null;
  };
  const severity = Number(at("severity"));
  return {
    vendor: at("vendor"),
    severity: severity === 1 || severity === 2 || severity === 3 || severity === 4 ? severity : null,
    audience: at("audience") === "public" ? "public" : "private",
  };
}

/** What is not in the form stays as it was answered before; what was emptied is not known. */
export function answersIn(values: ViewValues, before: Answers): Answers {
  const typed = (key: string): string | null | undefined => {
    const block = values[`answer:${key}`];
    return block ? block["answer"]?.value?.trim() || null : undefined;
  };
  const answers: Answers = { ...before, ids: { ...before.ids }, environment: [...before.environment] };
  for (const key of textAnswers) {
    const value = typed(key);
    if (value !== undefined) answers[key] = value;
  }
  for (const [key, name] of Object.entries(flagAnswers)) {
    const block = values[`answer:${key}`];
    if (!block) continue;
    const value = block["answer"]?.selected_option?.value;
    answers[name] = value === undefined ? null : value === "yes";
  }
  for (const block of Object.keys(values)) {
    const [, kind, name = ""] = /^answer:(id|version):(.+)$/s.exec(block) ?? [];
    const value = typed(block.slice("answer:".length)) ?? null;
    if (kind === "id") {
      delete answers.ids[name];
      if (value !== null) answers.ids[name] = value;
    }
    if (kind === "version") {
      const others = answers.environment.filter(({ component }) => component !== name);
      answers.environment = value === null ? others : [...others, { component: name, version: value }];
    }
  }
  return answers;
}
