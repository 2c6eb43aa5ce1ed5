// A corrected line of a configuration as people get it: code that they can copy, exactly and whole.

/** Fixes that name a change and are no line of their own. */
const prose = /^(?:remove|percent-encode|fill|write|limit|move|correct|set|use) /i;

/** "Deploy this one change and nothing else: `socket_options: [:inet6]`" @param fix of a lint: lines, or words */
export function deployStep(fix: string): string {
  return `Deploy this one change and nothing else: ${asCode(fix)}`;
}

/** Each line as code of its own. A comment ("# remove x") is words. */
export function asCode(fix: string): string {
  return fix
    .split("\n")
    .map((line) => {
      const words = /^(?:#|\/\/) *(.+)$/.exec(line)?.[1] ?? (prose.test(line) ? line : null);
      return words === null ? `\`${line.trim()}\`` : words;
    })
    .join(" and ");
}
