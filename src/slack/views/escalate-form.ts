// Telling the house's own people: over which channel, and what it will say.
import type { ModalView, PlainTextOption } from "@slack/types";
import type { EscalationChannel } from "../../escalation/message.ts";
import { escalateForm } from "../action-ids.ts";
import { bounded, limits } from "../limits.ts";
import { emoji, list, preformatted, rich, section, text } from "./rich-text.ts";

/** Of the input that chooses. */
export const channelInput = "channel";

/** @param canResolve the incident is over: PagerDuty's alert can be ended */
export function escalateFormView(
  words: string,
  channels: EscalationChannel[],
  canResolve: boolean,
  metadata: string,
): ModalView {
  const usable = channels.filter(({ unusable }) => unusable === null);
  const broken = channels.filter(({ unusable }) => unusable !== null);
  const option = (label: string, value: string): PlainTextOption => ({
    text: { type: "plain_text", text: bounded(label, 75) },
    value,
  });
  const options = [
    ...usable.map(({ kind, label, to }) => option(to === null ? label : `${label}: ${to}`, kind)),
    ...(canResolve && usable.some(({ kind }) => kind === "pagerduty")
      ? [option("End the alert in PagerDuty", "resolve")]
      : []),
  ];
  const [first] = options;
  return {
    type: "modal",
    callback_id: escalateForm,
    private_metadata: metadata,
    title: { type: "plain_text", text: "Escalate" },
    ...(first ? { submit: { type: "plain_text" as const, text: "Send" } } : {}),
    close: { type: "plain_text", text: "Cancel" },
    blocks: [
      ...(first
        ? [
            {
              type: "input" as const,
              block_id: channelInput,
              label: { type: "plain_text" as const, text: "Notify via" },
              element: { type: "radio_buttons" as const, action_id: channelInput, options, initial_option: first },
            },
          ]
        : [
            rich(
              section(text("This target has no usable escalation channel. Check `escalation` in the targets file.")),
            ),
          ]),
      ...(broken.length === 0
        ? []
        : [
            rich(
              ...list(
                "bullet",
                broken.map(({ label, unusable }) => section(text(`${label}: ${unusable}`, undefined, 300))),
              ),
            ),
          ]),
      rich(section(text("The message:", { bold: true })), preformatted(bounded(words, limits.textChars))),
    ],
  };
}

/** @param link an address to open, with its words */
export function escalatedView(
  mark: string,
  words: string,
  link: { url: string; label: string } | null = null,
): ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: "Escalate" },
    close: { type: "plain_text", text: "Close" },
    blocks: [
      rich(section(emoji(mark), text(` ${words}`, undefined, 1000))),
      ...(link ? [rich(section({ type: "link", url: link.url, text: link.label }))] : []),
    ],
  };
}
