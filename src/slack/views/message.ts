// render(check so far): one door to the messages of a check.
import type { CheckRow, IncidentRow, MessageRow, StepRow } from "../../store/store.ts";
import { messageProblem } from "../limits.ts";
import { checklist } from "./checklist.ts";
import { final } from "./final.ts";
import { headline, type Queue } from "./headline.ts";
import { note } from "./note.ts";
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
  /** Those whom this message calls. */
  oncall: string[];
}

const nothing: Beside = { queue: null, incident: null, steps: [], oncall: [] };

export function renderMessage(
  { kind, said }: Pick<MessageRow, "kind" | "said">,
  check: CheckRow,
  form: Form,
  { queue, incident, steps, oncall }: Beside = nothing,
): Rendered {
  const rendered = {
    headline: () => headline(check, queue, incident),
    checklist: () => checklist(check, form),
    final: () => final(check, steps, oncall),
    note: () => note(check.target, said, oncall),
  }[kind]();
  return messageProblem(rendered) === null ? rendered : plain(rendered);
}
