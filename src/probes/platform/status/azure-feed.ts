// Azure's status feed: RSS 2.0 whose items are what is open now (https://azure.status.microsoft/en-us/status/feed/).
import { textOf, timeOf } from "../json-fields.ts";
import type { PageReading } from "./reading.ts";

/**
 * The few elements are looked for as text: a parser for XML would read entities and documents that nobody needs here.
 */
export function azureFeed(answer: unknown): PageReading | null {
  if (typeof answer !== "string" || !/<rss[\s>]/.test(answer) || !answer.includes("<channel")) return null;
  const items = answer.split(/<item[\s>]/).slice(1, 11);
  const incidents = items.map((item) => {
    const name = textOf(element(item, "title")) ?? "an incident without a name";
    return {
      id: textOf(element(item, "guid"), 60) ?? name,
      name,
      status: null,
      impact: null,
      startedAt: timeOf(element(item, "pubDate")),
      affects: [],
    };
  });
  return { indicator: null, incidents, maintenances: [] };
}

function element(item: string, name: string): string {
  const from = item.indexOf(`<${name}`);
  const start = item.indexOf(">", from) + 1;
  const end = item.indexOf(`</${name}>`, start);
  if (from === -1 || start === 0 || end === -1) return "";
  return item
    .slice(start, Math.min(end, start + 500))
    .replace(/^\s*<!\[CDATA\[/, "")
    .replace(/\]\]>\s*$/, "")
    .replaceAll(/&lt;/g, "<")
    .replaceAll(/&gt;/g, ">")
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/&amp;/g, "&");
}
