// Text of others inside Markdown: nothing in it acts, and it can still be read where Markdown is not rendered.
import { oneLine } from "../report/control-characters.ts";

/** What editors make links or mentions of. */
const lively = /(?:[a-z][a-z0-9+.-]{0,30}:\/\/|www\.|mailto:|@)/i;

/**
 * On one line. Links and mentions become code, which no renderer follows; marks are escaped only where they would act.
 */
export function inlineMarkdown(text: string): string {
  // Slack's own markup acts in any text that is posted there, code included.
  return (
    oneLine(text)
      .replaceAll(/<(?=[!@#])/g, "< ")
      .split(/(`[^`]+`)/)
      .map((part, at) => (at % 2 === 1 ? part : outsideCode(part)))
      .join("")
      .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2")
      .replace(/^([-+=#>~:])/, "\\$1")
      // At the beginning it would define a link.
      .replace(/^(\[[^\]]*)\]:/, "$1\\]:")
  );
}

function outsideCode(text: string): string {
  return text
    .split(" ")
    .map((word) => (lively.test(word) ? codeSpan(word) : escapedWord(word)))
    .join(" ");
}

function escapedWord(word: string): string {
  return word
    .replaceAll(/[\\`*<|~]/g, "\\$&")
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replaceAll(/!?\[(?=[ xX]?\])|\](?=[([])/g, "\\$&")
    .replaceAll(/&(?=#?\w{1,32};)/g, "\\&");
}

/** A code span with more backticks around it than there are in it (CommonMark 6.1). */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${marks}${space}${text}${space}${marks}`;
}

/** In a cell of a table a bar ends the cell, even inside code (GFM 4.10). */
export function cellMarkdown(text: string): string {
  return inlineMarkdown(text).replaceAll(/(?<!\\)\|/g, "\\|") || " ";
}
