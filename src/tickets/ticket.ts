// Material to ticket: facts first, sections from facts, then the rendering for whoever may read it.
import type { VendorName } from "../target/vendor.ts";
import type { Fact } from "./fact.ts";
import { ticketFacts } from "./facts/index.ts";
import { filledFields, type FilledField } from "./fields.ts";
import { news } from "./follow-up.ts";
import { bodyMarkdown, maskedLines, ticketMarkdown } from "./markdown.ts";
import { marksIn, maskFor, type Mask, type Masked } from "./mask.ts";
import type { Material } from "./material.ts";
import { missingOf, type Missing } from "./asked-of-people.ts";
import { ordinaryWords } from "./ordinary-words.ts";
import { sectionsOf } from "./sections/index.ts";
import type { TicketBlock, TicketSection, Sentence, TicketSource } from "./sections/section.ts";
import { identification, routing } from "./sections/routing-and-impact.ts";
import { severityFact, severityOf, type TicketSeverity } from "./severity.ts";
import { valuesOf } from "./template.ts";
import { shortened } from "../report/truncate.ts";
import { titleOf, titleRoom } from "./title.ts";

/** `public` is for forums that everybody reads: nothing in it tells whose database it is. */
export type Audience = "private" | "public";

export interface Ticket {
  schema: "dbcheck.ticket/1";
  vendor: VendorName;
  severity: TicketSeverity;
  title: string;
  audience: Audience;
  /** The form's, in its order, each ready to paste. */
  fields: FilledField[];
  facts: Fact[];
  sections: TicketSection[];
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
  const facts = [...ticketFacts(material), severityFact(severity, material)];
  const values = valuesOf(material, facts, severity);
  const title = titleOf(material, facts, severity, isPublic);
  values.set("title", title);
  const mask = isPublic ? maskFor(material) : null;
  // In a template a value is a name, though it is a word as well; the others are found wherever they stand.
  const shown = mask
    ? new Map(
        [...values].map(([name, one]) => [
          name,
          isName.test(name) && ordinaryWords.has(one.text.toLowerCase()) ? { ...one, text: mask.free(one.text) } : one,
        ]),
      )
    : values;
  const source: TicketSource = { material, facts, severity, values: shown };
  const sections = maskedSections(
    material.earlierTicket ? followUp(source, isPublic) : sectionsOf(source, isPublic),
    mask,
  );
  // A mask may be longer than what it hides.
  const shownTitle = mask ? shortened(mask.text(title.text), titleRoom(vendor)) : title.text;
  const masked = mask ? marksIn([shownTitle, ...sections.flatMap(textsOf)].join("\n")) : [];
  values.set("title", { ...title, text: shownTitle });
  const body = bodyMarkdown(sections, vendor.limits.body, maskedLines(masked));
  values.set("body", { text: body, facts: sections.length > 0 ? ["verdict"] : [] });
  const missing = missingOf(material, facts, values).map((one) => (mask ? mask.deep(one) : one));
  // A forum has no fields for what must not be told there.
  const fields = filledFields(vendor, values).filter(
    ({ value, facts: of }) =>
      !mask ||
      value === body ||
      value === shownTitle ||
      (!of.some((id) => tellsWhose.test(id)) && mask.text(value) === value),
  );
  const markdown = ticketMarkdown({ title: shownTitle, sections, fields, missing, body });
  return {
    schema: "dbcheck.ticket/1",
    vendor: vendor.name,
    severity,
    title: shownTitle,
    audience,
    fields,
    facts: mask ? facts.map((one) => maskedFact(one, mask)) : facts,
    sections,
    missing,
    masked,
    body,
    markdown,
  };
}

function maskedFact(one: Fact, mask: Mask): Fact {
  const { id, restsOn, statement, source, confidence, at } = one;
  return {
    ...mask.deep(one),
    id: maskedId(id, mask),
    statement: isFree(id) ? mask.free(statement) : mask.text(statement),
    ...(restsOn ? { restsOn: restsOn.map((other) => maskedId(other, mask)) } : {}),
    source,
    confidence,
    at,
  };
}

function followUp(source: TicketSource, isPublic: boolean): TicketSection[] {
  return [routing(source, isPublic), identification(source, isPublic), news(source.material, source.facts)].filter(
    (one) => one !== null,
  );
}

/** Identifiers and places; the region names nobody. */
const tellsWhose = /^(?:id:(?!region$)|target:|people:(?:contact|case)$)/;
/** Values of templates that say whose it is. */
const isName = /^(?:id:(?!region$)|host$|database$|user$|case$|vantage$)/;

function textsOf({ blocks }: TicketSection): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === "paragraph") return block.sentences.map(({ text }) => text);
    if (block.kind === "code") return block.lines.map(({ text }) => text);
    if (block.kind === "table") return block.rows.flatMap(({ cells }) => cells);
    return block.items.flatMap(({ sentences, under }) => [...sentences, ...under].map(({ text }) => text));
  });
}

const named =
  /(?<=^(?:test|machine|volume|cluster|release-command|host-issue|change|option|discriminating|untested|claim|confounded|environment):).*$/s;
/** The kind of a fact is a word of ours; what stands behind it may be a name. */
const maskedId = (id: string, mask: Mask) => id.replace(named, mask.text);
/** Facts in people's own words. */
const isFree = (id: string) =>
  /^(?:people:(?!since|production|consent)|(?:observed|tried|happened|question|environment|step|turn|test):)/.test(id);

/** What is known of the vendor hides nobody: it stays as it is. Ids of facts are masked as the facts' own are. */
function maskedSections(sections: TicketSection[], mask: Mask | null): TicketSection[] {
  if (!mask) return sections;
  const idOf = (id: string) => maskedId(id, mask);
  const masked = (text: string, facts: string[]) => (facts.some(isFree) ? mask.free(text) : mask.text(text));
  const sentence = (one: Sentence): Sentence =>
    one.known ? one : { text: masked(one.text, one.facts), facts: one.facts.map(idOf) };
  return sections.map((one) => ({
    ...one,
    blocks: one.blocks.map((block): TicketBlock => {
      if (block.kind === "paragraph") return { ...block, sentences: block.sentences.map(sentence) };
      if (block.kind === "code") return { ...block, lines: block.lines.map(sentence) };
      if (block.kind === "table")
        return {
          ...block,
          rows: block.rows.map(({ cells, facts }) => ({
            cells: cells.map((text) => masked(text, facts)),
            facts: facts.map(idOf),
          })),
        };
      return {
        ...block,
        items: block.items.map((item) => ({
          sentences: item.sentences.map(sentence),
          under: item.under.map(sentence),
        })),
      };
    }),
  }));
}
