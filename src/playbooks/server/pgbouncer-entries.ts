// Lines of pgbouncer.ini, as its parser has them: a section's name, a word, and all behind the sign as its value.

export interface Entry {
  section: string;
  key: string;
  value: string;
  line: number;
}

export function entriesOf(text: string): Entry[] {
  let section = "";
  return text.split("\n").flatMap((raw, at): Entry[] => {
    const line = raw.trim();
    const name = /^\[([\w-]+)\]/.exec(line)?.[1];
    if (name !== undefined) section = name;
    const [, key, value] = /^("(?:[^"]|"")*"|[^\s=;#%[]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined || /^(?:[;#%]|\{[{%])/.test(line) || key === undefined || value === undefined) return [];
    return [{ section, key: key.replaceAll('"', ""), value, line: at + 1 }];
  });
}

/**
 * The first line behind a section's name that is no setting, section, comment or command; null where there is none.
 * Somebody fills in `<name>` and what three points leave out.
 */
export function brokenLine(text: string): number | null {
  const lines = text.split("\n").map((raw) => raw.trim());
  const first = lines.findIndex((line) => line.startsWith("["));
  const at = lines.findIndex(
    (line, index) => index > first && !/^(?:$|[;#%["]|[\w.*-]+\s*=|[^=]*<\w[\w -]*>|\.\.\.|…)/.test(line),
  );
  return first < 0 || at < 0 ? null : at + 1;
}
