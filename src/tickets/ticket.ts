// Material to ticket: facts first, sections from facts, then the rendering for whoever may read it.
import type { VendorName } from "../target/vendor.ts";
import type { Fact } from "./fact.ts";
import { factsOf } from "./facts/index.ts";
import { fieldsOf, type FilledField } from "./fields.ts";
import { news } from "./follow-up.ts";
import { bodyMarkdown, maskedLines, ticketMarkdown } from "./markdown.ts";
import { maskFor, type Mask, type Masked } from "./mask.ts";
import type { Material } from "./material.ts";
import { missingOf, type Missing } from "./missing.ts";
import { sectionsOf } from "./sections/index.ts";
import type { Block, Section, Sentence, Source } from "./sections/section.ts";
import { identification, routing } from "./sections/head.ts";
import { severityFact, severityOf, type Severity } from "./severity.ts";
import { valuesOf } from "./template.ts";
import { shortened } from "./shorten.ts";
import { titleOf, titleRoom } from "./title.ts";

/** `public` is for forums that everybody reads: nothing in it tells whose database it is. */
export type Audience = "private" | "public";

export interface Ticket {
  schema: "dbcheck.ticket/1";
  vendor: VendorName;
  severity: Severity;
  title: string;
  audience: Audience;
  /** The form's, in its order, each ready to paste. */
  fields: FilledField[];
  facts: Fact[];
  sections: Section[];
  /** To be asked of a person before it is sent. */
  missing: Missing[];
  /** What the public rendering hides, by kind; empty in a private one. */
  masked: Masked[];
  /** What is pasted: the sections without the first, within the vendor's limit. */
  body: string;
  /** The whole document, with what the person who files it must know first. */
  markdown: string;
}

export function ticketOf(material: Material, audience: Audience): Ticket {
  const { vendor } = material;
  const isPublic = audience === "public";
  const severity = severityOf(material);
  const facts = [...factsOf(material), severityFact(severity, material)];
  const values = valuesOf(material, facts, severity);
  const title = titleOf(material, facts, severity, isPublic);
  values.set("title", title);
  const source: Source = { material, facts, severity, values };
  const mask = isPublic ? maskFor(material) : null;
  // Counts only what is in the text.
  const quiet = isPublic ? maskFor(material) : null;
  const seen = <T>(value: T): T => (quiet ? quiet.deep(value) : value);
  const sections = maskedSections(material.earlierTicket ? followUp(source, isPublic) : sectionsOf(source, isPublic), mask, quiet);
  // A mask may be longer than what it hides.
  const shownTitle = mask ? shortened(mask.text(title.text), titleRoom(vendor)) : title.text;
  const masked = mask?.masked() ?? [];
  values.set("title", { ...title, text: shownTitle });
  const body = bodyMarkdown(sections, vendor.limits.body, maskedLines(masked));
  values.set("body", { text: body, facts: sections.length > 0 ? ["verdict"] : [] });
  const missing = seen(missingOf(material, facts, values));
  // A forum has no fields for what must not be told there.
  const fields = fieldsOf(vendor, values).filter(({ value }) => value === body || value === shownTitle || seen(value) === value);
  const markdown = ticketMarkdown({ title: shownTitle, sections, fields, missing, body });
  return {
    schema: "dbcheck.ticket/1",
    vendor: vendor.name,
    severity,
    title: shownTitle,
    audience,
    fields,
    facts: facts.map((one) => ({ ...seen(one), source: one.source, confidence: one.confidence, at: one.at })),
    sections,
    missing,
    masked,
    body,
    markdown,
  };
}

function followUp(source: Source, isPublic: boolean): Section[] {
  return [routing(source, isPublic), identification(source, isPublic), news(source.material, source.facts)].filter((one) => one !== null);
}

/** What is known of the vendor hides nobody: it stays as it is. Ids of facts are masked as the facts' own are. */
function maskedSections(sections: Section[], mask: Mask | null, quiet: Mask | null): Section[] {
  if (!mask || !quiet) return sections;
  const sentence = (one: Sentence): Sentence => (one.known ? one : { text: mask.text(one.text), facts: quiet.deep(one.facts) });
  return sections.map((one) => ({
    ...one,
    blocks: one.blocks.map((block): Block => {
      if (block.kind === "paragraph") return { ...block, sentences: block.sentences.map(sentence) };
      if (block.kind === "code") return { ...block, lines: block.lines.map(sentence) };
      if (block.kind === "table")
        return { ...block, rows: block.rows.map(({ cells, facts }) => ({ cells: cells.map(mask.text), facts: quiet.deep(facts) })) };
      return { ...block, items: block.items.map((item) => ({ sentences: item.sentences.map(sentence), under: item.under.map(sentence) })) };
    }),
  }));
}
