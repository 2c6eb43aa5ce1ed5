// What is wrong in one paragraph, and the evidence by number. The contradiction and what separates go first.
import type { Discriminating } from "../../isolation/experiment.ts";
import { place, rowTitle, scalarText, wayInRows } from "../words.ts";
import { listed } from "../../report/sentences.ts";
import { short } from "../../report/sentences.ts";
import { optionName } from "../facts/isolation.ts";
import type { Fact } from "../fact.ts";
import {
  fact,
  hearsay,
  listBlock,
  paragraph,
  sentenceOf,
  sectionOf,
  those,
  type TicketSection,
  type Sentence,
  type TicketSource,
} from "./section.ts";

const outcomeOf = ({ value }: Fact): string => (value as { outcome?: string } | null)?.outcome ?? "";

/** Rows of the way in that passed and the first thing that did not. Null where nothing stands against anything. */
export function contradiction(source: TicketSource): { sentence: Sentence; passed: Fact[]; broken: Fact[] } | null {
  const rows = those(source, "row:");
  const passed = wayInRows.flatMap((id) =>
    rows.filter((one) => one.id === `row:${id}` && ["passed", "warned"].includes(outcomeOf(one))),
  );
  const way = rows.filter(({ id }) => wayInRows.includes(id.slice(4)));
  const failed = way.filter((one) => outcomeOf(one) === "failed");
  // The way is free: then what stands beside it, as far as it is not the configuration that explains it.
  const beside = ["application", "health", "pool", "direct", "console", "steady", "held", "writes", "server", "upkeep"];
  const others = beside.flatMap((id) =>
    rows.filter((one) => one.id === `row:${id}` && ["failed", "warned"].includes(outcomeOf(one))),
  );
  const broken = failed.length > 0 ? failed.slice(0, 1) : others.slice(0, 1);
  const [first] = broken;
  if (passed.length === 0 || !first) return null;
  const names = passed.map(({ id }) => rowTitle(id.slice(4)));
  const text =
    `From ${place(source.material.report.vantage)}, ${listed(names.map((name, at) => (at === 0 ? name : uncapital(name))))} ${names.length === 1 ? "passes" : "pass"}. ` +
    `First problem: ${outcomeOf(first) === "warned" ? first.statement.replace(/^[^:]+: /, "") : first.statement}`;
  return { sentence: sentenceOf(text, ...passed.map(({ id }) => id), first.id), passed, broken };
}

/** Words, not initials: "Name resolution" but "TLS". */
function uncapital(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

export function summary(source: TicketSource): TicketSection | null {
  const lead = leading(source);
  const changed = those(source, "people:what-changed", "people:impact").map(hearsay);
  return sectionOf(
    "summary",
    paragraph(...lead),
    paragraph(...those(source, "verdict", "owner").map(fact)),
    paragraph(...those(source, "target:hostaddr:").map(fact)),
    paragraph(...changed),
    listBlock(
      those(source, "finding:").map((one) => ({
        sentences: [{ text: `Also found: ${one.statement}`, facts: [one.id] }],
        under: [],
      })),
    ),
  );
}

/** What contradicts and what separates, where both are known. */
function leading(source: TicketSource): Sentence[] {
  const against = contradiction(source);
  const separating = those(source, "discriminating:");
  return against && separating.length > 0 ? [against.sentence, ...separating.slice(0, 2).map(briefly)] : [];
}

/** Of the first page; each at most so long, whole sentences. */
const [mostEvidence, mostEvidenceChars] = [5, 260];

/** [five lines for the first page, all of it for the appendix: null where the five say it all] */
export function evidenceSections(source: TicketSource): [TicketSection | null, TicketSection | null] {
  const confirmed = confirmedOf(source);
  const told = new Set(leading(source).flatMap(({ facts }) => facts));
  // What the summary begins with is told already, unless there is nothing else.
  const isNew = ({ facts }: Sentence) => !facts.every((id) => told.has(id));
  const first = [...confirmed.filter(isNew), ...confirmed.filter((one) => !isNew(one))]
    .slice(0, mostEvidence)
    .map((one) => ({ ...one, text: short(one.text, mostEvidenceChars) }));
  const isWhole = confirmed.every(({ text }) => first.some((one) => one.text === text));
  return [
    sectionOf("evidence", listBlock(first, true)),
    isWhole ? null : sectionOf("confirmed", listBlock(confirmed, true)),
  ];
}

function confirmedOf(source: TicketSource): Sentence[] {
  const against = contradiction(source);
  const separating = those(source, "discriminating:").map(fact);
  const told = new Set([...separating.flatMap(({ facts }) => facts), ...(against?.broken ?? []).map(({ id }) => id)]);
  // What the comparison of tests says is said in its own words; a row's text is not said twice.
  const lints = those(source, "lint:");
  const isTold = (one: Fact) =>
    (one.value === "app-config" && lints.length > 0) ||
    (one.value === "recorded" && those(source, "test:").length > 0) ||
    (one.id.startsWith("because:") && [...told].some((id) => id === `row:${String(one.value)}`));
  const evident = those(source, "because:").filter((one) => !isTold(one));
  const way = against
    ? [
        sentenceOf(
          `Passed from ${place(source.material.report.vantage)}: ${passedText(against.passed)}`,
          ...against.passed.map(({ id }) => id),
        ),
      ]
    : [];
  const broken = against?.broken ?? [];
  const errors = those(source, "error:");
  return unique([
    ...broken.map((one) => withWords(one, errors)),
    ...errors.filter(({ id }) => !broken.some((one) => id === errorOf(one))).map(fact),
    ...lints.map(fact),
    ...evident.map(fact),
    ...separating,
    // A page without an incident, and machines that are well, are told with the state.
    ...those(source, "platform:")
      .filter((one) => outcomeOf(one) === "warned")
      .map(fact),
    ...way,
    ...those(source, "claim:", "change:", "baseline:unchanged")
      .filter(({ confidence }) => confidence === "confirmed")
      .map(fact),
  ]);
}

const errorOf = ({ id }: Fact) => `error:${id.slice(4)}`;

/** The server's own words say more than the row. */
function withWords(row: Fact, errors: Fact[]): Sentence {
  const error = errors.find(({ id }) => id === errorOf(row));
  return error ? sentenceOf(`${rowTitle(row.id.slice(4))} failed. ${error.statement}`, row.id, error.id) : fact(row);
}

function briefly({ id, value }: Fact): Sentence {
  const { option, value: set, failed, passed } = value as Discriminating;
  return sentenceOf(
    `${optionName(option)} has ${scalarText(set)} in ${failed.length === 1 ? "the one failed test that records" : `all ${failed.length} failed tests that record`} it, ` +
      `and in none of ${passed.length} that passed`,
    id,
  );
}

function passedText(passed: Fact[]): string {
  return passed.map(({ statement }) => statement.replace(" passed: ", ": ").replace(/\.$/, "")).join("; ");
}

function unique(sentences: Sentence[]): Sentence[] {
  return sentences.filter(({ text }, at) => sentences.findIndex((one) => one.text === text) === at);
}
