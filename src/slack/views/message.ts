// render(check so far): one door to the messages of a check.
import type { CheckRow, IncidentRow, MessageKind, StepRow } from "../../store/store.ts";
import { messageProblem } from "../limits.ts";
import { checklist } from "./checklist.ts";
import { final } from "./final.ts";
import { headline, type Queue } from "./headline.ts";
import { note } from "./incident.ts";
import { plain } from "./plain.ts";
import type { Form, Rendered } from "./rich.ts";

/** What a message shows besides its check: null where there is none. */
export interface Beside {
  /** Of a waiting check. */
  queue: Queue | null;
  /** That began with this check. */
  incident: IncidentRow | null;
  /** Of that incident; shown by the final reply. */
  steps: StepRow[];
}

const nothing: Beside = { queue: null, incident: null, steps: [] };

export function renderMessage(kind: MessageKind, check: CheckRow, form: Form, { queue, incident, steps }: Beside = nothing): Rendered {
  const rendered = {
    headline: () => headline(check, queue, incident),
    checklist: () => checklist(check, form),
    final: () => final(check, steps),
    note: () => note(check),
  }[kind]();
  return messageProblem(rendered) === null ? rendered : plain(rendered);
}
