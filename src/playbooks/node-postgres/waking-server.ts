// A server that sleeps, by its host or by what is said beside it: the first connection wakes it, and is refused until
// then.
import type { Option } from "../playbook.ts";

export const wakes = "says-serverless";

const said = /server-?less|aurora|neon\b|cold.?start|scale.?to.?zero|\b(?:wake|waking|asleep|paused?|auto-?pause)\b/i;
/** Where the server is, as a name, a URL, or the variable with one. */
const isPlace = ({ name }: Option) => /^(?:connection|(?:.*\.)?(?:host|connectionString|url|uri))$/.test(name);
const ofHosts = /server-?less|aurora|(?:^|[^a-z])neon(?:[^a-z]|$)/i;

const comment = /(?:^|[^:])\/\/(.*)|\/\*(.*)|^\s*\*(.*)/;
const isComment = (line: string | undefined) => line !== undefined && /^\s*(?:\/\/|\/\*|\*)/.test(line);

/** The trait of an object whose host says so, or a comment in it or right above it. */
export function wakingIn(source: string): (options: Option[]) => string[] {
  const lines = source.split("\n");
  const saying = lines.flatMap((one, at) => (said.test(comment.exec(one)?.slice(1).join("") ?? "") ? [at + 1] : []));
  return (options) => {
    if (options.length === 0) return [];
    const numbers = options.map(({ line }) => line);
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
    let from = first;
    // Its braces open in the lines above its first option, or in that line itself.
    while (/[({]\s*$/.test(lines[from - 2] ?? "")) from -= 1;
    while (isComment(lines[from - 2])) from -= 1;
    const isSaid = saying.some((line) => line >= from && line <= last);
    return isSaid || options.some((one) => isPlace(one) && ofHosts.test(String(one.value))) ? [wakes] : [];
  };
}
