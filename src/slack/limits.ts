// Slack's limits, checked before sending, and texts cut so that one sees
// that they were (docs.slack.dev/reference/block-kit/blocks).
import type { Block, KnownBlock } from "@slack/types";

export { bounded } from "../report/truncate.ts";

export const limits = {
  messageBlocks: 50,
  modalBlocks: 100,
  /** Of one text element; the documented limit of a section's text. */
  textChars: 3000,
  /** Of a message's fallback text; chat.update refuses more than 4,000. */
  fallbackChars: 3000,
  taskTitleChars: 256,
  planTasks: 50,
  /** What people see in one message, in UTF-8 bytes. Undocumented; messages above about 10 KB have been refused. */
  visibleBytes: 9000,
  /** Of a whole view, in bytes of JSON: 250 KB, less some room. */
  viewBytes: 200_000,
} as const;

/** The text in pieces of at most `max` characters, split at line ends where there are some. */
export function pieces(text: string, max: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const line = rest.lastIndexOf("\n", max);
    let at = line > max / 2 ? line + 1 : max;
    if (/[\ud800-\udbff]/.test(rest.charAt(at - 1))) at -= 1;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return rest === "" ? parts : [...parts, rest];
}

/** Bytes of everything that people read in these blocks. */
export function visibleBytes(blocks: unknown): number {
  if (Array.isArray(blocks)) return blocks.reduce<number>((sum, one) => sum + visibleBytes(one), 0);
  if (typeof blocks !== "object" || blocks === null) return 0;
  return Object.entries(blocks).reduce((sum, [key, value]) => {
    if ((key === "text" || key === "title") && typeof value === "string") return sum + Buffer.byteLength(value);
    return sum + visibleBytes(value);
  }, 0);
}

/** What Slack would refuse about a message; null when nothing. Renderers stay within it: this is the net under them. */
export function messageProblem({ text, blocks }: { text: string; blocks: (KnownBlock | Block)[] }): string | null {
  if (text.trim() === "") return "no fallback text";
  if (text.length > limits.fallbackChars) return `a fallback text of ${text.length} characters`;
  if (blocks.length > limits.messageBlocks) return `${blocks.length} blocks`;
  if (blocks.filter(({ type }) => type === "plan").length > 1) return "more than one plan";
  const bytes = visibleBytes(blocks);
  return bytes > limits.visibleBytes ? `${bytes} bytes of text` : null;
}
