// Text of others inside Markdown, where none of it acts.
import { oneLine, withoutHidden } from "./control-characters.ts";

/** On one line, every character that Markdown would act on escaped. */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_{}[\]<>#|]/g, (character) => `\\${character}`);
}

/** A fence longer than any run of backticks inside; hidden characters cannot leave it (CommonMark 4.5). */
export function fenced(language: string, lines: string[]): string[] {
  const text = lines
    .flatMap((line) => line.split("\n"))
    // Slack's own markup acts in any text that is posted there, code included.
    .map((line) => withoutHidden(line.replaceAll("\t", "  ")).replaceAll(/<(?=[!@#])/g, "< "));
  const longest = Math.max(2, ...text.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...text, fence];
}
