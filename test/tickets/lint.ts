// What every ticket must be, whatever the vendor and the fault: complaints about one that is not.
import type { TicketSection, Sentence } from "../../src/tickets/sections/section.ts";
import type { Ticket } from "../../src/tickets/ticket.ts";
import type { Vendor } from "../../src/tickets/vendor.ts";

/** @param hidden texts that must not be in it: secrets; for a public one also names, hosts, ids */
export function complaints(ticket: Ticket, vendor: Vendor, hidden: string[] = []): string[] {
  return [
    ...structure(ticket.markdown),
    ...structure(`# body\n\n${ticket.body}`),
    ...leftovers(ticket),
    ...limits(ticket, vendor),
    ...sections(ticket),
    ...tracing(ticket),
    ...firstPage(ticket),
    ...hidden
      .filter((text) => JSON.stringify(ticket).includes(text))
      .map((text) => `it holds what it must not: ${text}`),
  ];
}

function structure(markdown: string): string[] {
  const found: string[] = [];
  let fence: string | null = null;
  let before = "";
  let columns = 0;
  let headings = 0;
  let isBare = false;
  for (const [at, line] of markdown.split("\n").entries()) {
    const say = (text: string) => found.push(`line ${at + 1}: ${text}: ${line.slice(0, 120)}`);
    const ticks: string | undefined = /^\s*(`{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (ticks !== undefined && line.trim() === fence) fence = null;
      before = line;
      continue;
    }
    if (ticks !== undefined) fence = ticks;
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (heading) {
      if (heading[1] === "#") headings += 1;
      else if (heading[1] !== "##") say("a heading of another level");
      if (before !== "" && at > 0) say("no blank line before a heading");
      if (isBare) say("the section before this heading is empty");
      if (heading[2]?.trim() === "") say("a heading without words");
      isBare = heading[1] === "##";
    } else if (line.trim() !== "") {
      if (line === "---" && isBare) say("the section before the line is empty");
      isBare = false;
    }
    if (line.startsWith("|")) {
      const cells = line.replaceAll("\\|", "").split("|").length;
      if (before.startsWith("|") && cells !== columns) say(`${cells - 2} cells beside ${columns - 2}`);
      columns = cells;
    }
    if (/^\s*(?:[-*]|\d+\.)\s*$/.test(line)) say("an item without words");
    const outside = line
      .replaceAll(/\\[\\`*<|~_[\]&]/g, "")
      .replaceAll(/(`+)[^`].*?\1/g, "")
      .replaceAll(/<https:\/\/[^\s<>]+>/g, "");
    if (outside.includes("`") && ticks === undefined) say("a stray backtick");
    if (/\]\(|\]\[/.test(outside)) say("a link that nobody wrote");
    if (outside.includes("<")) say("a tag");
    if (/(?<![<\w])(?:https?:\/\/|www\.)/.test(outside)) say("a link that is followed");
    if (/(?<![\w.])@\w/.test(outside)) say("a mention");
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line)) say("a hidden character");
    if (/<[!@#]/.test(line)) say("markup of Slack");
    before = line;
  }
  if (headings !== 1) found.push(`${headings} headings of the first level`);
  if (isBare) found.push("the last section is empty");
  if (fence !== null) found.push("a fence that is not closed");
  return found;
}

function leftovers({ markdown, fields, title, missing }: Ticket): string[] {
  const texts = [
    title,
    markdown,
    ...fields.flatMap(({ label, value }) => [label, value]),
    ...missing.flatMap(({ label, why, where }) => [label, why, where ?? ""]),
  ];
  const patterns: [RegExp, string][] = [
    [/(?<!\$)\{[a-zA-Z]+(?::[\w-]+)?\}/, "a placeholder"],
    [/\b(?:TODO|FIXME|TBD|XXX|undefined|NaN)\b|\[object /, "a leftover"],
    [/(?:^|[\s:("])null(?:[\s.,;)"]|$)/m, "a null"],
    [/: \.|\s\(\)|""\s*(?:and|,)/, "an empty value"],
  ];
  return patterns.flatMap(([pattern, what]) =>
    texts.flatMap((text) =>
      pattern.test(text) ? [`${what}: ${pattern.exec(text)?.[0]} in ${text.slice(0, 100)}`] : [],
    ),
  );
}

function limits({ title, body, fields }: Ticket, vendor: Vendor): string[] {
  const most = (label: string) => vendor.fields.find((one) => one.label === label)?.maxChars ?? Infinity;
  return [
    ...(title.length > (vendor.limits.title ?? 200) ? [`a title of ${title.length} characters`] : []),
    ...(/[\n\r]/.test(title) || title.trim() === "" ? ["a title that is no line"] : []),
    ...(body.length > (vendor.limits.body ?? Infinity) ? [`a body of ${body.length} characters`] : []),
    ...fields
      .filter(({ label, value }) => value.length > most(label))
      .map(({ label }) => `the field ${label} is too long`),
    ...fields.filter(({ value }) => value.trim() === "").map(({ label }) => `the field ${label} is empty`),
    ...fields
      .filter(({ value, choices }) => choices && !choices.includes(value))
      .map(({ label, value }) => `${label} has no choice ${value}`),
  ];
}

export function sentencesOf({ blocks }: TicketSection): Sentence[] {
  return blocks.flatMap((block): Sentence[] => {
    if (block.kind === "paragraph") return block.sentences;
    if (block.kind === "code") return block.lines;
    if (block.kind === "table") return block.rows.map(({ cells, facts }) => ({ text: cells.join(" "), facts }));
    return block.items.flatMap((one) => [...one.sentences, ...one.under]);
  });
}

function sections(ticket: Ticket): string[] {
  return ticket.sections.flatMap((one) => [
    ...(one.blocks.length === 0 ? [`${one.id} is empty`] : []),
    ...(sentencesOf(one).length === 0 ? [`${one.id} says nothing`] : []),
    ...sentencesOf(one)
      .filter(({ text }) => text.trim() === "")
      .map(() => `${one.id} has an empty sentence`),
  ]);
}

/** Of a page at the width that people read: the vendor's engineer decides by it. */
const [pageLines, pageColumns] = [60, 100];

function firstPage({ body, sections: all }: Ticket): string[] {
  const [page = ""] = body.split("\n---\n");
  const lines = page.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / pageColumns)), 0);
  const evidence = all.filter(({ id }) => id === "evidence").flatMap(sentencesOf);
  const late = all.slice(all.findIndex(({ isAppendix }) => isAppendix)).filter(({ isAppendix }) => !isAppendix);
  return [
    ...(lines > pageLines ? [`a first page of ${lines} lines`] : []),
    ...(evidence.length > 5 ? [`${evidence.length} lines of evidence`] : []),
    ...(all.some(({ isAppendix }) => isAppendix) ? late.map(({ id }) => `${id} behind the appendix`) : []),
  ];
}

/** Every sentence rests on facts that are there, or carries what is known of the vendor. */
function tracing({ facts, sections: all }: Ticket): string[] {
  const ids = new Set(facts.map(({ id }) => id));
  return [
    ...(ids.size === facts.length ? [] : ["two facts of one id"]),
    ...all.flatMap((one) =>
      sentencesOf(one).flatMap(({ text, facts: rests, known }) =>
        known
          ? []
          : rests.length === 0
            ? [`${one.id} rests on nothing: ${text}`]
            : rests.filter((id) => !ids.has(id)).map((id) => `${one.id} rests on ${id}, which is not there: ${text}`),
      ),
    ),
  ];
}
