// The form in which people record what they tried.
import type { ModalView } from "@slack/types";
import { experimentForm } from "../action-ids.ts";
import { bounded } from "../limits.ts";

/** Ids of its inputs, each both of the block and of the element. */
export const experimentInputs = {
  name: "name",
  changed: "changed",
  options: "options",
  outcome: "outcome",
  sameAs: "same_as",
  note: "note",
} as const;

/** A menu has room for 100 (docs.slack.dev/reference/block-kit/block-elements/select-menu-element). */
const mostChoices = 100;

/**
 * @param known names of what was recorded before, for "the same configuration as"
 * @param metadata comes back with the submission
 */
export function experimentFormView(target: string, known: string[], metadata: string): ModalView {
  const plain = (text: string) => ({ type: "plain_text" as const, text });
  const option = (label: string, value: string) => ({ text: plain(label), value });
  const text = (
    id: string,
    label: string,
    more: { hint?: string; multiline?: boolean; optional?: boolean; max: number },
  ) => ({
    type: "input" as const,
    block_id: id,
    optional: more.optional ?? false,
    label: plain(label),
    ...(more.hint ? { hint: plain(more.hint) } : {}),
    element: {
      type: "plain_text_input" as const,
      action_id: id,
      multiline: more.multiline ?? false,
      max_length: more.max,
    },
  });
  // Longer names than a choice has room for cannot be chosen.
  const choices = known.filter((name) => name.length <= 75).slice(-mostChoices);
  return {
    type: "modal",
    callback_id: experimentForm,
    private_metadata: metadata,
    title: plain("Record an experiment"),
    submit: plain("Save"),
    close: plain("Cancel"),
    blocks: [
      {
        type: "section",
        text: plain(bounded(`What did you try for ${target}? It is compared with the other experiments.`, 300)),
      },
      text(experimentInputs.name, "Name", {
        hint: "Short and unique, such as: Repo.start_link from the console",
        max: 75,
      }),
      {
        type: "input",
        block_id: experimentInputs.outcome,
        label: plain("Did it work?"),
        element: {
          type: "radio_buttons",
          action_id: experimentInputs.outcome,
          options: [option("It failed", "failed"), option("It worked", "passed")],
        },
      },
      text(experimentInputs.changed, "What was changed?", { optional: true, max: 300 }),
      text(experimentInputs.options, "Options it ran with, pasted unchanged", {
        hint: "Options that are missing here count as unknown. Passwords are masked.",
        multiline: true,
        optional: true,
        max: 3000,
      }),
      ...(choices.length === 0
        ? []
        : [
            {
              type: "input" as const,
              block_id: experimentInputs.sameAs,
              optional: true,
              label: plain("Said to be the same configuration as"),
              element: {
                type: "static_select" as const,
                action_id: experimentInputs.sameAs,
                options: choices.map((name, at) => option(name, String(at))),
              },
            },
          ]),
      text(experimentInputs.note, "What was seen", { multiline: true, optional: true, max: 500 }),
    ],
  };
}
