// The shape of a ticket's text: sentences that carry the facts they rest on. Plain text; Markdown is made at the end.
import type { Fact } from "../fact.ts";
import type { Material } from "../material.ts";
import type { TicketSeverity } from "../severity.ts";
import type { Known } from "../vendor.ts";
import { ended } from "../words.ts";

export interface Sentence {
  text: string;
  /** Ids of the facts it rests on; empty only where it says what is known of the vendor. */
  facts: string[];
  /** What the vendor documents, said as such, with its link. */
  known?: Known;
}
export interface Item {
  sentences: Sentence[];
  under: Sentence[];
}
export type TicketBlock =
  | { kind: "paragraph"; sentences: Sentence[] }
  | { kind: "list"; isNumbered: boolean; items: Item[] }
  | { kind: "table"; columns: string[]; rows: { cells: string[]; facts: string[] }[] }
  | { kind: "code"; language: string; lines: Sentence[] };

export const sectionTitles = {
  routing: "Before you file",
  news: "What is new since the ticket",
  identification: "Identification",
  summary: "Summary",
  evidence: "Evidence",
  confirmed: "Confirmed, seen or computed by dbcheck",
  places: "The same moment from several places",
  isolation: "Isolation tests",
  state: "Current state",
  contradiction: "Contradictions, and the leading hypothesis",
  questions: "Questions",
  answered: "Answered already",
  documented: "Documentation that applies",
  tried: "What was tried",
  environment: "Environment",
  configuration: "The application's configuration",
  timeline: "Timeline (UTC)",
  wanted: "What we need from you",
  appendix: "Every row of the check",
} as const;
export type SectionId = keyof typeof sectionTitles;

export interface TicketSection {
  id: SectionId;
  title: string;
  blocks: TicketBlock[];
  /** Behind the first page, by which the vendor's engineer decides. */
  isAppendix?: true;
}

/** What sections are written from. */
export interface TicketSource {
  material: Material;
  facts: Fact[];
  severity: TicketSeverity;
  /** Values of templates, each with the facts it comes from. */
  values: Map<string, Sentence>;
}

/** Null where there is nothing to say: empty sections are left out. */
export function sectionOf(id: SectionId, ...blocks: (TicketBlock | null)[]): TicketSection | null {
  const said = blocks.filter((one) => one !== null);
  return said.length === 0 ? null : { id, title: sectionTitles[id], blocks: said };
}

/** Lettered, so that people can name one: "Appendix A: Isolation tests". */
export function asAppendix(sections: TicketSection[]): TicketSection[] {
  return sections.map((one, at) => ({
    ...one,
    title: `Appendix ${String.fromCodePoint(65 + at)}: ${one.title}`,
    isAppendix: true,
  }));
}

export const sentenceOf = (text: string, ...facts: string[]): Sentence => ({ text: ended(text), facts });
export const fact = ({ id, statement }: Fact): Sentence => ({ text: statement, facts: [id] });
/** Somebody's word, told as such. */
export const hearsay = ({ id, statement, confidence }: Fact): Sentence => ({
  text:
    confidence !== "reported"
      ? statement
      : /^[A-Z][a-z ]+: /.test(statement)
        ? statement.replace(": ", ", as reported: ")
        : `Reported: ${statement}`,
  facts: [id],
});
/** What was not verified says so. */
export const known = (one: Known, text = one.text): Sentence => ({
  text: one.isVerified ? ended(text) : `Not verified: ${ended(text)}`,
  facts: [],
  known: one,
});

export function paragraph(...sentences: (Sentence | null)[]): TicketBlock | null {
  const said = sentences.filter((one) => one !== null);
  return said.length === 0 ? null : { kind: "paragraph", sentences: said };
}
export const item = (sentence: Sentence, ...under: Sentence[]): Item => ({ sentences: [sentence], under });

export function listBlock(items: (Item | Sentence | null)[], isNumbered = false): TicketBlock | null {
  const said = items.filter((one) => one !== null).map((one) => ("text" in one ? item(one) : one));
  return said.length === 0 ? null : { kind: "list", isNumbered, items: said };
}

export function table(columns: string[], rows: { cells: string[]; facts: string[] }[]): TicketBlock | null {
  return rows.length === 0 ? null : { kind: "table", columns, rows };
}

/** Facts whose ids begin so, in their order. */
export function those({ facts }: TicketSource, ...prefixes: string[]): Fact[] {
  return facts.filter(({ id }) =>
    prefixes.some((prefix) => (prefix.endsWith(":") ? id.startsWith(prefix) : id === prefix)),
  );
}
