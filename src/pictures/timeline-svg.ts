// The strip of an incident as SVG: a bar of how it stood, and a lane of marks for everything that happened.
import type { Strip, StripStatus } from "../incidents/timeline-picture.ts";
import { label, paint, round, svg } from "./svg.ts";

const size = { width: 960, left: 150, right: 24, top: 64, bar: 40, lane: 34, axis: 44 };
const markColour = "#1264a3";
/** Each with a word of its own in the bar: nothing is told by colour alone. */
const colours: Record<StripStatus, string> = {
  down: "#c9362b",
  degraded: "#d9822b",
  healthy: "#2f8a57",
  inconclusive: "#8a8a8a",
};
const mostTicks = 7;
const stepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * 60_000);

export function timelineSvg(strip: Strip): string {
  const { target, fromMs, toMs, states, lanes } = strip;
  const height = size.top + size.bar + lanes.length * size.lane + size.axis;
  const inner = size.width - size.left - size.right;
  const x = (ms: number) => size.left + ((ms - fromMs) / (toMs - fromMs)) * inner;
  const day = new Date(fromMs).toISOString().slice(0, 10);
  const floor = height - size.axis + 6;
  return svg(size.width, height, [
    label(size.left, 34, `${target}, ${day}`, { size: 20 }),
    ...ticks(fromMs, toMs).flatMap((ms) => [
      `<line x1="${round(x(ms))}" y1="${size.top}" x2="${round(x(ms))}" y2="${floor}" stroke="${paint.line}"/>`,
      label(x(ms), floor + 22, clock(ms, toMs - fromMs), { size: 14, fill: paint.faint, anchor: "middle" }),
    ]),
    label(size.left - 14, size.top + size.bar / 2 + 5, "State", { size: 15, anchor: "end" }),
    ...states.flatMap((one) => bar(one, x)),
    ...lanes.flatMap(({ name, atMs }, row) => {
      const y = size.top + size.bar + row * size.lane + size.lane / 2 + 6;
      return [
        label(size.left - 14, y + 5, name, { size: 15, anchor: "end" }),
        `<line x1="${size.left}" y1="${y}" x2="${size.width - size.right}" y2="${y}" stroke="${paint.line}"/>`,
        ...atMs.map(
          (ms) =>
            `<circle cx="${round(x(ms))}" cy="${y}" r="6" fill="${markColour}" stroke="#fff" stroke-width="1.5"/>`,
        ),
      ];
    }),
    label(size.width - size.right, 34, "UTC", { size: 14, fill: paint.faint, anchor: "end" }),
  ]);
}

function bar({ status, fromMs, toMs }: Strip["states"][number], x: (ms: number) => number): string[] {
  const [from, wide] = [x(fromMs), Math.max(2, x(toMs) - x(fromMs))];
  const word = `${status.charAt(0).toUpperCase()}${status.slice(1)}`;
  return [
    `<rect x="${round(from)}" y="${size.top}" width="${round(wide)}" height="${size.bar}" fill="${colours[status]}"/>`,
    ...(wide > word.length * 9
      ? [label(from + 10, size.top + size.bar / 2 + 6, word, { size: 16, fill: "#ffffff" })]
      : []),
  ];
}

/** Round times, a handful of them. */
function ticks(fromMs: number, toMs: number): number[] {
  const step = stepsMs.find((one) => (toMs - fromMs) / one <= mostTicks) ?? (toMs - fromMs) / mostTicks;
  const first = Math.ceil(fromMs / step) * step;
  return Array.from({ length: mostTicks + 1 }, (_, at) => first + at * step).filter((ms) => ms <= toMs);
}

function clock(ms: number, spanMs: number): string {
  const iso = new Date(ms).toISOString();
  return spanMs > 36 * 3_600_000 ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16);
}
