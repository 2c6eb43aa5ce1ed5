// render(check so far): one door to the messages of a check.
import type { CheckRow, IncidentRow, MessageRow, StepRow, TicketRow } from "../../store/store.ts";
import type { Owners } from "../../target/target.ts";
import { messageProblem } from "../limits.ts";
import { checklist } from "./checklist.ts";
import { final } from "./final-reply.ts";
import { headline, type Queue } from "./headline.ts";
import { note } from "./incident-note.ts";
import { plain } from "./fallback-text.ts";
import type { ChecklistForm, Rendered } from "./rich-text.ts";
import { ticketNote } from "./ticket-note.ts";

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
  /** Of the incident (or of the check): a note may tell of one, the headline names the vendor's case. */
  tickets: TicketRow[];
  canEscalate: boolean;
  /** Whom it mentions where the verdict is theirs to fix. */
  owners: Owners;
  /** It is told long after its check had ended. */
  isLate: boolean;
}

const nothing: Beside = {
  queue: null,
  incident: null,
  steps: [],
  oncall: [],
  tickets: [],
  canEscalate: false,
  owners: {},
  isLate: false,
};

export function renderMessage(
  { kind, said }: Pick<MessageRow, "kind" | "said">,
  check: CheckRow,
  form: ChecklistForm,
  { queue, incident, steps, oncall, tickets, canEscalate, owners, isLate }: Beside = nothing,
): Rendered {
  const rendered = {
    headline: () => headline(check, queue, incident, tickets, owners, isLate),
    checklist: () => checklist(check, form),
    final: () => final(check, steps, oncall, canEscalate, owners),
    note: () => told(check, said, oncall, tickets),
  }[kind]();
  return messageProblem(rendered) === null ? rendered : plain(rendered);
}

function told(check: CheckRow, said: MessageRow["said"], oncall: string[], tickets: TicketRow[]): Rendered {
  if (said?.kind !== "ticket") return note(check.target, said, oncall);
  const row = tickets.find(({ position }) => position === said.position);
  return row ? ticketNote(check.target, check.id, row) : note(check.target, null);
}
