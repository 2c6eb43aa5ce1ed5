// A ticket after a ticket: only what is new, what is otherwise, and what was not seen any more.
import type { Fact } from "./fact.ts";
import type { Material } from "./material.ts";
import { fact, item, listBlock, sentenceOf, sectionOf, type TicketSection } from "./sections/section.ts";
import { rowTitle, utc } from "./words.ts";

/** Numbered by their place: what they say tells them apart. */
const placed = /^(?:because|next|answer|observed|tried|happened|question|step|turn|comparison|lint):/;
/** Different in every check without being news. */
const fleeting =
  /^(?:check$|check:|severity$|owner$|people:case$|ruled-out:|incident:looks$|next:|because:|version:|target:|option:|request:)/;
/** Their absence tells that nobody looked again or that nobody was asked again, and nothing of the database. */
const mayBeAbsent =
  /^(?:people:|environment:|id:|incident:|ruled-out:|test:|untested:|claim:|confounded:|discriminating:|baseline:|answer:|observed:|tried:|happened:|question:|step:|turn:|lint:|error:)/;

const keyOf = ({ id, statement }: Fact) => (placed.test(id) ? `${id.split(":")[0]} ${statement}` : id);

export function news({ earlierTicket, report, caseNumber }: Material, facts: Fact[]): TicketSection | null {
  if (!earlierTicket) return null;
  const before = new Map(earlierTicket.facts.map((one) => [keyOf(one), one]));
  const now = new Map(facts.map((one) => [keyOf(one), one]));
  const told = facts.filter(({ id }) => !fleeting.test(id));
  const unknown = told.filter((one) => !before.has(keyOf(one)));
  // Behind what is mended many rows pass for the first time: one line for all.
  const reached = unknown.filter(
    ({ id, value }) => id.startsWith("row:") && (value as { outcome?: string }).outcome === "passed",
  );
  const added = unknown.filter((one) => !reached.includes(one));
  const changed = told.flatMap((one) => {
    const old = before.get(keyOf(one));
    return old && !placed.test(one.id) && JSON.stringify(old.value) !== JSON.stringify(one.value) ? [{ one, old }] : [];
  });
  const gone = earlierTicket.facts.filter(
    (one) => !now.has(keyOf(one)) && !fleeting.test(one.id) && !mayBeAbsent.test(one.id),
  );
  const intro =
    `Against the ticket of ${utc(earlierTicket.at)}${caseNumber ? ` (case ${caseNumber})` : ""}, by the check ` +
    `at ${utc(report.startedAt)}`;
  const nothing = unknown.length + changed.length + gone.length === 0;
  return sectionOf(
    "news",
    listBlock([
      item(
        sentenceOf(
          nothing ? `${intro}: the same was seen again, and nothing else` : intro,
          "check",
          ...(caseNumber ? ["people:case"] : []),
        ),
      ),
      ...changed.map(({ one, old }) =>
        item({ text: `Changed: ${one.statement}`, facts: [one.id] }, sentenceOf(`Before: ${old.statement}`, one.id)),
      ),
      reached.length > 0
        ? sentenceOf(
            `Reached now, and passed: ${reached.map(({ id }) => rowTitle(id.slice(4))).join(", ")}`,
            ...reached.map(({ id }) => id),
          )
        : null,
      ...added.map((one) => ({ text: `New: ${fact(one).text}`, facts: [one.id] })),
      ...gone.map((one) => sentenceOf(`Not seen this time: ${one.statement}`, "check")),
    ]),
  );
}
