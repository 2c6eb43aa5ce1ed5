// The Details modal: every observation with its facts, within Slack's limits; what does not fit is said.
import type { KnownBlock, ModalView } from "@slack/types";
import type { Observation } from "../../report/observation.ts";
import type { CheckRow } from "../../store/store.ts";
import { adviceSteps } from "../../report/text.ts";
import { withoutHidden } from "../../report/control-characters.ts";
import { bounded, limits, pieces } from "../limits.ts";
import { evidence } from "./evidence.ts";
import { emoji, preformatted, rich, section, text } from "./rich-text.ts";
import { duration, rowWords } from "./state-words.ts";

/** Preformatted pieces of one observation: a certificate chain is long, a page of it is enough here. */
const mostPieces = 3;

const urgency: Observation["outcome"][] = ["failed", "warned", "unknown", "passed", "skipped"];

export function detailsView(check: CheckRow): ModalView {
  // What went wrong is read first.
  const steps = check.report ? adviceSteps(check.report) : [];
  const observations = (check.report?.observations ?? []).toSorted(
    (a, b) => urgency.indexOf(a.outcome) - urgency.indexOf(b.outcome),
  );
  const blocks: KnownBlock[] = [
    rich(section(text(check.target, { bold: true }, 100), text(` ${check.fingerprint}`, { code: true }, 500))),
  ];
  if (check.report) blocks.push(rich(...evidence(check.report)));
  if (check.notes.length > 0)
    blocks.push(rich(...check.notes.slice(-10).map((note) => section(text(note, undefined, 500)))));
  if (observations.length === 0) blocks.push(rich(section(text("This check has no observations."))));
  for (const { title, code, reads } of steps)
    blocks.push(
      rich(
        section(text(title, { bold: true }, 200)),
        preformatted(bounded(code, limits.textChars)),
        section(text(reads, undefined, 500)),
      ),
    );
  let shown = 0;
  for (const observation of observations) {
    const next = observationBlock(observation, check.target);
    const tooMany = blocks.length + 2 > limits.modalBlocks;
    if (tooMany || Buffer.byteLength(JSON.stringify([...blocks, next])) > limits.viewBytes) break;
    blocks.push(next);
    shown += 1;
  }
  const left = observations.length - shown;
  if (left > 0) {
    const all = `dbcheck check ${check.target} --json`;
    blocks.push(
      rich(
        section(
          text(`${left} more observations don't fit here. `),
          text(all, { code: true }),
          text(" has all of them."),
        ),
      ),
    );
  }
  return view(blocks);
}

/** A modal that says one thing: while the facts are fetched, or why they are not shown. */
export function noticeView(notice: string, title = "Details"): ModalView {
  return view([rich(section(text(notice)))], title);
}

function view(blocks: KnownBlock[], title = "Details"): ModalView {
  return {
    type: "modal",
    title: { type: "plain_text", text: title },
    close: { type: "plain_text", text: "Close" },
    blocks,
  };
}

function observationBlock(observation: Observation, target: string): KnownBlock {
  const { id, outcome, reason, tookMs, summary, vantage, reproduce } = observation;
  const { emoji: mark, word } = rowWords[outcome];
  const facts = pieces(factLines(observation), limits.textChars);
  const cut = facts.length - mostPieces;
  return rich(
    section(
      emoji(mark),
      text(" "),
      text(id, { bold: true }, 200),
      text(`: ${word}${reason ? ` (${reason})` : ""}, ${duration(tookMs)}, seen from ${vantage}`, undefined, 300),
    ),
    section(text(summary || "–", undefined, 1000)),
    ...facts.slice(0, mostPieces).map(preformatted),
    ...(cut > 0
      ? [section(text(`${cut} more pages of facts: run dbcheck check ${target} --json to see them.`, { italic: true }))]
      : []),
    ...(reproduce
      ? [section(text("By hand:", { italic: true })), preformatted(bounded(reproduce, limits.textChars))]
      : []),
  );
}

/** `name: value` lines; nested values as JSON. */
function factLines({ inputs, facts }: Observation): string {
  const lines = Object.entries({ ...inputs, ...facts })
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value, null, 1)}`);
  return withoutHidden(lines.join("\n"));
}
