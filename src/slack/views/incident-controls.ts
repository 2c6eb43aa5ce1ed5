// What can be done to an incident from its headline: two buttons and a
// menu; and the form that asks before it is closed.
import type { ActionsBlock, ModalView, PlainTextOption } from "@slack/types";
import type { Incident } from "../../incidents/incident.ts";
import { actions, closeForm } from "../action-ids.ts";
import { buttons, rich, section, text } from "./rich-text.ts";

/** What the menu offers. */
export const incidentVerbs = ["take-over", "stop", "close", "experiment", "export"] as const;
export type IncidentVerb = (typeof incidentVerbs)[number];

const labels: Record<IncidentVerb, string> = {
  "take-over": "Take it over",
  stop: "Stop automatic re-checks",
  close: "Close incident …",
  experiment: "Record an experiment …",
  export: "Export the record",
};

/** Each option says `<check>:<verb>`: no authority, who chooses is judged anew. */
export function incidentControls(checkId: string, incident: Incident): ActionsBlock {
  const { state, takenBy } = incident;
  const isOpen = state === "open";
  const isFree = isOpen && !takenBy;
  const shown = buttons(checkId, ...(isFree ? [{ action: actions.take, label: "I'm on it" }] : []), {
    action: actions.runAgain,
    label: "Check again",
  });
  const options = verbsOf(incident).map((verb): PlainTextOption => ({
    text: { type: "plain_text", text: labels[verb] },
    value: `${checkId}:${verb}`,
  }));
  return { ...shown, elements: [...shown.elements, { type: "overflow", action_id: actions.more, options }] };
}

function verbsOf({ state, takenBy, nextLookAt }: Incident): IncidentVerb[] {
  if (state !== "open") return ["experiment", "export"];
  return [
    ...(takenBy ? (["take-over"] as const) : []),
    ...(nextLookAt === null ? [] : (["stop"] as const)),
    "close",
    "experiment",
    "export",
  ];
}

/** @param metadata comes back with the submission */
export function closeFormView(target: string, metadata: string): ModalView {
  return {
    type: "modal",
    callback_id: closeForm,
    private_metadata: metadata,
    title: { type: "plain_text", text: "Close the incident?" },
    submit: { type: "plain_text", text: "Close incident" },
    close: { type: "plain_text", text: "Go back" },
    blocks: [
      rich(
        section(
          text(target, { bold: true }, 100),
          text(": automatic re-checks stop, and the headline shows that you closed it. "),
          text("A later failure opens a new incident."),
        ),
      ),
    ],
  };
}
