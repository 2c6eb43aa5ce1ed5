// Statements of an Elixir file that begin at the margin, each by itself: the parser
// mends an error within one, and takes a time that grows with its square.

export interface Statement {
  code: string;
  /** Lines before it. */
  line: number;
}

/** What continues a statement (after a comma or an operator, before `end` or a closing bracket) belongs to it. */
export function statementsOf(text: string): Statement[] {
  const found: { code: string[]; line: number }[] = [];
  /** A text in three quotes, or a block until its `end` at the margin. */
  let [isHeredoc, isBlock, before] = [false, false, ""];
  text.split("\n").forEach((raw, line) => {
    const last = found.at(-1);
    const begins = /^[A-Za-z_@{]/.test(raw) && !/^(?:end|else|rescue|after|catch|do)\b/.test(raw);
    const continues = /(?:[,([{|<>=+*-]|\bdo|->)\s*(?:#.*)?$/.test(before);
    if (!last || (begins && !continues && !isHeredoc && !isBlock)) {
      found.push({ code: [raw], line });
      isBlock = /\bdo\s*(?:#.*)?$/.test(raw);
    } else last.code.push(raw);
    if (/^end\b/.test(raw)) isBlock = false;
    if ((raw.match(/"""/g) ?? []).length % 2 === 1) isHeredoc = !isHeredoc;
    if (raw.trim() !== "" && !raw.trim().startsWith("#")) before = raw.slice(-200);
  });
  return found.map(({ code, line }) => ({ code: code.join("\n"), line }));
}
