// What we still ask of the vendor, each with why; and what documentation or the check answers, so that nobody need ask.
import { causeWords } from "../../report/cause-words.ts";
import { ended } from "../words.ts";
import type { KnownAnswer } from "../vendor.ts";
import { causesOf, concerns } from "./causes.ts";
import {
  item,
  known,
  listBlock,
  sentenceOf,
  sectionOf,
  those,
  type Item,
  type TicketSection,
  type TicketSource,
} from "./section.ts";

interface Asked {
  id: string;
  question: string;
  why: string | null;
}

const fits = ({ matches }: KnownAnswer, text: string) => matches !== null && matches.test(text);

/** Whether a person asked it, or the configuration's playbook answers it. */
export function askedOf(source: TicketSource): (entry: KnownAnswer) => boolean {
  const texts = [
    ...those(source, "question:").map(({ statement }) => statement),
    ...those(source, "answer:").map(({ value }) => (value as { question: string }).question),
  ];
  return (entry) => texts.some((text) => fits(entry, text));
}

/** [still open, answered] */
export function questions(source: TicketSource): [TicketSection | null, TicketSection | null] {
  const { vendor, report } = source.material;
  const causes = causesOf(report);
  const asked: Asked[] = those(source, "question:").map(({ id, statement, value }) => ({
    id,
    question: statement,
    why: (value as { why: string | null }).why,
  }));
  const solved = those(source, "answer:").map(({ id, value }) => ({
    id,
    ...(value as { question: string; answer: string }),
  }));
  const isAsked = askedOf(source);
  const documented = vendor.answered.filter((one) => isAsked(one) || (one.remains && concerns(one.causes, causes)));
  const answered = documented.map((one): { entry: KnownAnswer; asked: Asked[]; seen: typeof solved } => ({
    entry: one,
    asked: asked.filter(({ question }) => fits(one, question)),
    seen: solved.filter(({ question }) => fits(one, question)),
  }));
  const taken = new Set(answered.flatMap((one) => [...one.asked, ...one.seen].map(({ id }) => id)));
  const stillOpen = answered.filter(({ entry }) => entry.remains);
  return [
    sectionOf(
      "questions",
      listBlock(
        [
          ...stillOpen.map(({ entry, asked: by, seen }) =>
            item(
              by[0] ? sentenceOf(by[0].question, by[0].id) : known({ ...entry.answer, url: null }, entry.question),
              ...by.flatMap(({ why, id }) => (why ? [sentenceOf(`Why, as reported: ${why}`, id)] : [])),
              known({ ...entry.answer, url: null }, `Open: ${entry.remains}`),
              known(entry.answer),
              ...seen.map(({ answer, id }) => sentenceOf(answer, id)),
            ),
          ),
          ...asked
            .filter(({ id, question }) => !taken.has(id) && !solved.some((one) => ended(one.question) === question))
            .map(({ id, question, why }) =>
              item(sentenceOf(question, id), ...(why ? [sentenceOf(`Why: ${why}`, id)] : [])),
            ),
          ...alternatives(source),
        ],
        true,
      ),
    ),
    sectionOf(
      "answered",
      listBlock([
        ...answered
          .filter(({ entry }) => !entry.remains)
          .map(({ entry, asked: by, seen }): Item => ({
            sentences: [
              by[0] ? sentenceOf(by[0].question, by[0].id) : known({ ...entry.answer, url: null }, entry.question),
            ],
            under: [known(entry.answer), ...seen.map(({ answer, id }) => sentenceOf(answer, id))],
          })),
        ...solved
          .filter(({ id }) => !taken.has(id))
          .map(({ id, question, answer }) => item(sentenceOf(ended(question), id), sentenceOf(answer, id))),
      ]),
    ),
  ];
}

/** What looks the same from here is for the vendor to tell apart, where the vendor runs the server. */
function alternatives(source: TicketSource): Item[] {
  const { verdict } = source.material.report;
  const alike = those(source, "alternative:");
  if (alike.length === 0 || verdict.cause === null) return [];
  return [
    item(
      sentenceOf(
        `Which is it: ${[verdict.cause, ...alike.map(({ value }) => String(value))].map(causeWords).join(", or ")}?`,
        "verdict",
        ...alike.map(({ id }) => id),
      ),
      sentenceOf(
        "Why: from outside they look the same; the server's own log tells them apart",
        "verdict",
        ...alike.map(({ id }) => id),
      ),
    ),
  ];
}
