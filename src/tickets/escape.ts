// Text of others inside Markdown: nothing in it acts, and it can still be read where Markdown is not rendered.

/** Characters that hide, reorder or break text. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** What editors make links or mentions of. */
const lively = /(?:[a-z][a-z0-9+.-]{0,30}:\/\/|www\.|mailto:|@)/i;

export function visible(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(hidden, "").trim();
}

/** On one line. Links and mentions become code, which no renderer follows; marks are escaped only where they would act. */
export function inlineMarkdown(text: string): string {
  // Slack's own markup acts in any text that is posted there, code included.
  return (
    visible(text)
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
    .map((word) => (lively.test(word) ? code(word) : escapedWord(word)))
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
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${marks}${space}${text}${space}${marks}`;
}

/** In a cell of a table a bar ends the cell, even inside code (GFM 4.10). */
export function cellMarkdown(text: string): string {
  return inlineMarkdown(text).replaceAll(/(?<!\\)\|/g, "\\|") || " ";
}

/** A fence longer than any run of backticks inside; hidden characters cannot leave it (CommonMark 4.5). */
export function fenced(language: string, lines: string[]): string[] {
  const text = lines
    .flatMap((line) => line.split("\n"))
    .map((line) =>
      line
        .replaceAll("\t", "  ")
        .replaceAll(hidden, "")
        .replaceAll(/<(?=[!@#])/g, "< "),
    );
  const longest = Math.max(2, ...text.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...text, fence];
}
