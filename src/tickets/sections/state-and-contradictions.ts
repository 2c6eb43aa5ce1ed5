// How it stands now, what contradicts what, and what would prove the leading hypothesis wrong.
import { causeWords } from "../../report/cause-words.ts";
import { rowTitle, utc } from "../words.ts";
import type { Fact } from "../fact.ts";
import { contradiction } from "./summary.ts";
import {
  fact,
  item,
  listBlock,
  sentenceOf,
  sectionOf,
  those,
  type TicketSection,
  type Sentence,
  type TicketSource,
} from "./section.ts";

const stateRows = ["application", "health", "pool", "server", "console", "direct", "session", "upkeep", "writes"];

export function currentState(source: TicketSource): TicketSection | null {
  const { report, incident } = source.material;
  const rows = stateRows.flatMap((id) => those(source, `row:${id}`));
  const notSeen = rows.filter(({ value }) => (value as { outcome: string }).outcome === "unknown");
  const seen = rows.filter((one) => !notSeen.includes(one));
  const told = those(source, "people:workaround", "people:pool-mode", "observed:");
  const word = those(
    source,
    "platform:platform",
    "machine:",
    "volume:",
    "cluster:",
    "release:",
    "release-command:",
    "host-issue:",
  );
  const page = those(source, "platform:").filter(({ id }) => id !== "platform:platform");
  const open = incident ? those(source, "incident:since", "incident:looks", "incident:flapping") : [];
  return sectionOf(
    "state",
    listBlock([
      ...open.map(fact),
      ...seen.map(fact),
      ...(notSeen.length > 0
        ? [
            sentenceOf(
              `Not known ` +
                `at ${utc(report.startedAt)}: ${notSeen.map(({ statement }) => statement.replace(" not known: ", ": ").replace(/\.$/, "")).join("; ")}`,
              ...notSeen.map(({ id }) => id),
            ),
          ]
        : []),
      ...(word.length > 0 ? [item(fact(word[0] as Fact), ...word.slice(1).map(fact))] : []),
      ...page.map(fact),
      told.length > 0
        ? item(sentenceOf("Reported by people, not seen by dbcheck:", ...told.map(({ id }) => id)), ...told.map(fact))
        : null,
    ]),
  );
}

/** Left out where it would only say the summary again: confirmed, and with nothing that could show it wrong. */
export function contradictionsSection(source: TicketSource): TicketSection | null {
  const { verdict } = source.material.report;
  const wrong = falsifiers(source);
  const tests = source.material.recorded?.tests ?? [];
  if (verdict.status === "healthy" || verdict.cause === null) return null;
  if (wrong.length === 0 && tests.length === 0 && verdict.confidence === "confirmed") return null;
  const against = contradiction(source);
  const side = (words: string, rows: Fact[], outcome: "passed" | "failed") => {
    const names = tests.filter((one) => one.outcome === outcome).map(({ name }) => name);
    const also = names.length > 0 ? `; among the tests ${names.map((name) => `"${name}"`).join(", ")}` : "";
    const text = `${words}: ${rows.map(({ id }) => rowTitle(id.slice(4))).join(", ")}${also}`;
    return sentenceOf(text, ...rows.map(({ id }) => id), ...names.map((name) => `test:${name}`));
  };
  return sectionOf(
    "contradiction",
    listBlock([
      ...(against && tests.length > 0
        ? [side("Works", against.passed, "passed"), side("Does not", against.broken, "failed")]
        : []),
      sentenceOf(`Leading hypothesis (an inference, held as ${verdict.confidence}): ${verdict.summary}`, "verdict"),
      ...wrong,
    ]),
  );
}

/**
 * What would show that the hypothesis is wrong: the one change that mends
 * it, the experiment that decides, the same thing by hand.
 */
function falsifiers(source: TicketSource): Sentence[] {
  const [lint] = those(source, "lint:");
  const fix = (lint?.value as { fix?: string } | undefined)?.fix?.split("\n")[0];
  if (lint && fix && source.material.report.verdict.layer === "application")
    return [
      sentenceOf(
        `What would disprove it: deploy ${fix} and nothing else. If the application still does not connect, it ` +
          `is wrong`,
        lint.id,
      ),
    ];
  const [untested] = those(source, "untested:");
  if (untested) return [sentenceOf(`What would disprove it: ${untested.statement}`, untested.id)];
  const alike = those(source, "alternative:");
  // Another place tells a fault of the path from one of what stands at its end; of the server it would see the same.
  const isPath = source.material.report.verdict.owner === "network";
  const broken = isPath
    ? those(source, "row:").find(({ value }) => (value as { outcome: string }).outcome === "failed")
    : undefined;
  return [
    ...(alike.length > 0
      ? [
          sentenceOf(
            `Could also be: ${alike.map(({ value }) => causeWords(String(value))).join(", ")}`,
            ...alike.map(({ id }) => id),
          ),
        ]
      : []),
    ...(broken
      ? [
          sentenceOf(
            "What would disprove it: the same check passes from another machine in the same network",
            broken.id,
          ),
        ]
      : []),
  ];
}
