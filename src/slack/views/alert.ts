// The alert that a check began with: named first, so that who was paged by it knows what this thread is about.
import type { RichTextSection } from "@slack/types";
import { alertSourceTitle } from "../../alerts/sources/index.ts";
import type { CheckRow } from "../../store/store.ts";
import { short } from "../../report/sentences.ts";
import { emoji, link, section, text } from "./rich-text.ts";
import { count } from "./state-words.ts";

type Alert = NonNullable<CheckRow["alert"]>;

/** @param summaryChars 0: none of it */
export function alertLine(
  { source, title, summary, url, others }: Alert,
  titleChars: number,
  summaryChars: number,
): RichTextSection {
  return section(
    emoji("rotating_light"),
    text(" Alert: "),
    url?.startsWith("https://") ? link(url, short(title, titleChars)) : text(short(title, titleChars), { bold: true }),
    text(` (${alertSourceTitle(source)})`),
    text(summary === null || summaryChars === 0 ? "" : ` – ${short(summary, summaryChars)}`),
    text(others === 0 ? "" : ` – and ${count(others, "more alert")}`),
  );
}

/** For who hears the text alone. */
export function spokenAlert({ title }: Alert): string {
  return `Alert: ${short(title, 120)}.`;
}
