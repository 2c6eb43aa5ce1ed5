// render(check so far): one door to the three messages of a check.
import type { CheckRow, MessageKind } from "../../store/store.ts";
import { messageProblem } from "../limits.ts";
import { checklist } from "./checklist.ts";
import { final } from "./final.ts";
import { headline, type Queue } from "./headline.ts";
import { plain } from "./plain.ts";
import type { Form, Rendered } from "./rich.ts";

/** @param queue of a waiting check, for the headline; else null */
export function renderMessage(kind: MessageKind, check: CheckRow, form: Form, queue: Queue | null): Rendered {
  const rendered = kind === "headline" ? headline(check, queue) : kind === "checklist" ? checklist(check, form) : final(check);
  return messageProblem(rendered) === null ? rendered : plain(rendered);
}
