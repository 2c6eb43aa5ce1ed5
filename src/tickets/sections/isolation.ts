// Each test: what was asked, what was varied and held constant, what came of it, and whether the pair shows anything.
import type { RecordedExperiment } from "../../isolation/experiment.ts";
import { recorded, sameAt } from "../../isolation/flat-options.ts";
import { optionName } from "../facts/isolation.ts";
import { asReported } from "../reported-claims.ts";
import { place, scalarText, utc } from "../words.ts";
import { listed } from "../../report/sentences.ts";
import {
  item,
  listBlock,
  paragraph,
  sentenceOf,
  sectionOf,
  those,
  type Item,
  type TicketSection,
  type Sentence,
  type TicketSource,
} from "./section.ts";

interface Pair {
  against: RecordedExperiment;
  varied: string[];
  constant: string[];
  open: string[];
}

export function isolationTests(source: TicketSource): TicketSection | null {
  const { recorded: known, report } = source.material;
  const tests = known?.tests ?? [];
  const failed = tests.filter(({ outcome }) => outcome === "failed");
  // What people ran goes before what a file says: it is what the others were meant to be held against.
  const size = ({ options, actor }: RecordedExperiment) =>
    actor === "the application" ? -1 : Object.keys(options).length;
  const baseline = failed.toSorted((a, b) => size(b) - size(a))[0];
  const compared = report.comparisons.map(({ varied, from, to, fromOutcome, toOutcome }, at) =>
    item(
      sentenceOf(`Varied: ${varied}. With ${from}: ${fromOutcome}; with ${to}: ${toOutcome}`, `comparison:${at}`),
      sentenceOf(
        `Held constant: everything but the ${varied}. Valid: ${to} is the one thing that was varied, and ` +
          `it ${fromOutcome === toOutcome ? "makes no difference" : "makes the difference"}`,
        `comparison:${at}`,
      ),
    ),
  );
  const untested = those(source, "untested:").map((one) => sentenceOf(`Next experiment: ${one.statement}`, one.id));
  return sectionOf(
    "isolation",
    listBlock(
      [
        ...compared,
        ...tests.map((test) => testItem(source, test, test === baseline ? null : pairOf(source, test, baseline))),
      ],
      true,
    ),
    paragraph(...untested),
  );
}

function pairOf(
  { material }: TicketSource,
  test: RecordedExperiment,
  baseline: RecordedExperiment | undefined,
): Pair | null {
  const { tests, isolation } = material.recorded ?? { tests: [], isolation: null };
  const name = test.sameAs ?? isolation?.confounded.find((one) => one.test === test.name)?.against ?? baseline?.name;
  const against = tests.find((one) => one.name === name);
  if (!against || against === test) return null;
  const [one, other] = [recorded(test.options).pointers, recorded(against.options).pointers];
  const all = [...new Set([...other.keys(), ...one.keys()])];
  const which = (same: boolean | null) =>
    all.filter((option) => sameAt(one.get(option), other.get(option)) === same).map(optionName);
  return { against, varied: which(false), constant: which(true), open: which(null) };
}

function testItem(source: TicketSource, test: RecordedExperiment, pair: Pair | null): Item {
  const id = `test:${test.name}`;
  const from = test.vantage && test.actor !== "dbcheck" ? `, from ${place(test.vantage)}` : "";
  const when = test.at && test.actor !== "dbcheck" ? `, at ${utc(test.at)}` : "";
  const options = Object.entries(test.options).map(([name, value]) => `${name}: ${scalarText(value)}`);
  const claim = source.material.recorded?.isolation.claims.find((one) => one.test === test.name);
  const refuted = claim && !claim.holds;
  return item(
    sentenceOf(`${test.name}: ${test.outcome}${from}${when}`, id),
    ...(options.length > 0 ? [sentenceOf(`Recorded options: ${options.join("; ")}`, id)] : []),
    ...(options.length === 0
      ? [sentenceOf("No option was recorded, so it proves nothing about any", id)]
      : pair
        ? pairSentences(test, pair)
        : []),
    ...(test.conclusion && !refuted ? [sentenceOf(`Concluded then: ${asReported(test.conclusion)}`, id)] : []),
    ...(refuted ? [sentenceOf("The conclusion drawn then does not follow", `claim:${test.name}`)] : []),
  );
}

function pairSentences(test: RecordedExperiment, { against, varied, constant, open }: Pair): Sentence[] {
  const facts = [`test:${test.name}`, `test:${against.name}`];
  if (varied.length === 0 && test.outcome === against.outcome) return [];
  const parts = [
    varied.length > 0 ? `varied ${listed(varied)}` : "",
    constant.length > 0 ? `held constant ${listed(constant)}` : "",
    open.length > 4
      ? `${open.length} options are recorded by one of the two only`
      : open.length > 0
        ? `${listed(open)} recorded by one of the two only`
        : "",
  ].filter((one) => one !== "");
  const validity =
    varied.length > 1
      ? "Confounded: more than one thing differs"
      : open.length > 0
        ? "Undecided: options that were not recorded may differ too"
        : varied.length === 1
          ? "Valid: one thing was varied"
          : "Every recorded option is equal";
  const question = `${varied.length > 1 ? "do" : "does"} ${listed(varied)} make the difference?`;
  return [
    ...(varied.length > 0 ? [sentenceOf(`Question: ${question}`, ...facts)] : []),
    sentenceOf(`Against "${against.name}": ${parts.join("; ")}. ${validity}`, ...facts),
  ];
}
