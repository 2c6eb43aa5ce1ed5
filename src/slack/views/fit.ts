// A message within its budget: what matters least gives way first, line by line, never in the middle of a word.
import { oneLine } from "../../report/control-characters.ts";

/** Of the headline without its buttons, and of the final reply with all that can be pressed in it. */
export const mostChars = { headline: 300, final: 900 } as const;

/** Characters that people read in these blocks, a space between neighbours; dates as their fallbacks. */
export function shownChars(blocks: unknown): number {
  return oneLine(textOf(blocks)).replaceAll(/\s+/g, " ").trim().length;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(" ");
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, inner]) => (typeof inner === "string" ? (shown.has(key) ? inner : "") : textOf(inner)))
    .join(" ");
}
const shown = new Set(["text", "title", "fallback"]);

/** What gives way, in this order, and to what it shrinks: a line of text, a whole one, or characters of one. */
export type Shrink<Room> = readonly [keyof Room, number];

/**
 * The richest rendering within `most` characters; the leanest where none is.
 * @param room of the richest
 */
export function fitting<Room extends Record<string, number>, Shown>(
  most: number,
  room: Room,
  order: readonly Shrink<Room>[],
  render: (room: Room) => Shown,
): Shown {
  let left = { ...room };
  let rendered = render(left);
  for (const [what, to] of order) {
    if (shownChars(rendered) <= most) break;
    if (left[what] === undefined || left[what] <= to) continue;
    left = { ...left, [what]: to };
    rendered = render(left);
  }
  return rendered;
}

/** The last so many: none where it is 0, which `slice(-0)` would take for all. */
export function latest<One>(all: readonly One[], most: number): One[] {
  return most === 0 ? [] : all.slice(-most);
}
