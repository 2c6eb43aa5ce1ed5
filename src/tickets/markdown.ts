// A ticket as Markdown: what the person who files it must know
// first, then the ticket itself, within the vendor's limits.
import { oneLine } from "../report/control-characters.ts";
import { fenced } from "../report/markdown.ts";
import { cellMarkdown, inlineMarkdown } from "./escape.ts";
import type { FilledField } from "./fields.ts";
import type { Masked } from "./mask.ts";
import type { Missing } from "./asked-of-people.ts";
import type { TicketBlock, TicketSection, SectionId, Sentence } from "./sections/section.ts";
import { shortened } from "../report/truncate.ts";
import { capital, ended } from "./words.ts";

/** What goes first when a form takes less. */
const dispensable: SectionId[] = [
  "appendix",
  "configuration",
  "timeline",
  "confirmed",
  "tried",
  "environment",
  "isolation",
  "answered",
  "state",
  "contradiction",
];

function sentence({ text, known }: Sentence): string {
  // What is known of a vendor was written here, as Markdown.
  return known ? `${oneLine(text)}${known.url ? ` <${known.url}>` : ""}` : inlineMarkdown(text);
}
const sentences = (all: Sentence[]) => all.map(sentence).join(" ");

function block(one: TicketBlock): string[] {
  switch (one.kind) {
    case "paragraph":
      return [sentences(one.sentences)];
    case "list":
      return one.items.flatMap(({ sentences: said, under }, at) => {
        const mark = one.isNumbered ? `${at + 1}. ` : "- ";
        const indent = " ".repeat(mark.length);
        return [`${mark}${sentences(said)}`, ...under.map((inner) => `${indent}- ${sentence(inner)}`)];
      });
    case "table":
      return [
        `| ${one.columns.map(cellMarkdown).join(" | ")} |`,
        `|${one.columns.map(() => "---").join("|")}|`,
        ...one.rows.map(({ cells }) => `| ${cells.map(cellMarkdown).join(" | ")} |`),
      ];
    case "code":
      return fenced(
        one.language,
        one.lines.map(({ text }) => text),
      );
  }
}

function sectionLines({ title, blocks }: TicketSection): string[] {
  return ["", `## ${title}`, ...blocks.flatMap((one) => ["", ...block(one)])];
}

/** @returns the ticket's own text, at most so many characters; what was cut is said in it. */
export function bodyMarkdown(sections: TicketSection[], mostChars: number | null, end: string[] = []): string {
  const own = sections.filter(({ id }) => id !== "routing");
  const whole = joined(own, [], end);
  if (mostChars === null || whole.length <= mostChars) return whole;
  let kept = own;
  const cut: string[] = [];
  for (const id of dispensable) {
    const going = kept.find((one) => one.id === id);
    if (!going) continue;
    kept = kept.filter((one) => one !== going);
    cut.push(going.title);
    const text = joined(kept, cut, end);
    if (text.length <= mostChars) return text;
  }
  const note = `\n\n${cutNote([...cut, "the end of the rest"])}\n`;
  return `${shortened(joined(kept, [], []), mostChars - note.length).replace(/\n?(?:`{3,}[^\n]*)?$/, "")}${note}`;
}

const cutNote = (cut: string[]) =>
  `Left out, because the form accepts no more: ${cut.join("; ")}. Available on request.`;

function joined(sections: TicketSection[], cut: string[], end: string[]): string {
  const isFirst = (one: TicketSection, at: number) => one.isAppendix && !sections[at - 1]?.isAppendix;
  // A line ends the page by which the vendor's engineer decides.
  const lines = sections.flatMap((one, at) => [...(isFirst(one, at) ? ["", "---"] : []), ...sectionLines(one)]);
  return `${[...lines, ...end, ...(cut.length > 0 ? ["", cutNote(cut)] : [])].join("\n").trim()}\n`;
}

export function maskedLines(masked: Masked[]): string[] {
  return masked.length === 0
    ? []
    : [
        "",
        "## Masked in this public rendering",
        "",
        ...masked.map(({ kind, count }) => `- ${kind}: ${count === 1 ? "once" : `${count} times`}`),
      ];
}

export interface Filing {
  title: string;
  sections: TicketSection[];
  fields: FilledField[];
  missing: Missing[];
  body: string;
}

/** The whole document: for the person, a line, and then what is pasted. */
export function ticketMarkdown({ title, sections, fields, missing, body }: Filing): string {
  const routing = sections.find(({ id }) => id === "routing");
  const short = fields.filter(({ value }) => !value.includes("\n") && value.length <= 300);
  const long = fields.filter((one) => !short.includes(one)).map(({ label }) => label);
  return [
    `# ${inlineMarkdown(title)}`,
    ...(routing ? sectionLines(routing) : []),
    ...(missing.length === 0
      ? []
      : [
          "",
          "Not known yet. Ask before you send this:",
          "",
          ...missing.map(
            ({ label, why, where, isRequired }) =>
              `- ${inlineMarkdown(label)}${isRequired ? " (required)" : ""}. ${inlineMarkdown(ended(capital(why)))}${where ? ` Where: ${inlineMarkdown(ended(where))}` : ""}`,
          ),
        ]),
    ...(short.length === 0
      ? []
      : [
          "",
          "Fields of the form:",
          "",
          ...short.map(({ label, value }) => `- ${inlineMarkdown(label)}: ${inlineMarkdown(value)}`),
        ]),
    ...(long.length === 0 ? [] : [`- ${long.map(oneLine).join(", ")}: everything below the line`]),
    "",
    "---",
    "",
    body,
  ].join("\n");
}
