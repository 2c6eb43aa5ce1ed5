// Each stage's time now beside its usual one, as SVG.
import { milliseconds, type StageComparison } from "../baseline/stage-times.ts";
import { label, paint, round, svg } from "./svg.ts";

const size = { width: 760, left: 120, right: 220, top: 76, row: 44, bottom: 20 };
const colours = { slow: "#c9362b", usual: "#2f8a57", before: "#c4c4c4" };

export function stageTimesSvg({ target, samples, sinceAt, stages }: StageComparison): string {
  const most = Math.max(...stages.flatMap(({ nowMs, usualMs }) => [nowMs, usualMs]));
  const wide = (ms: number) => round(Math.max(2, (ms / most) * (size.width - size.left - size.right)));
  const rows = stages.flatMap(({ name, nowMs, usualMs, isSlow }, at) => {
    const y = size.top + at * size.row;
    const bar = (top: number, high: number, ms: number, fill: string) =>
      `<rect x="${size.left}" y="${y + top}" width="${wide(ms)}" height="${high}" fill="${fill}"/>`;
    return [
      label(size.left - 14, y + 22, name, { size: 16, anchor: "end" }),
      bar(4, 16, nowMs, isSlow ? colours.slow : colours.usual),
      bar(22, 8, usualMs, colours.before),
      label(
        size.left + Math.max(wide(nowMs), wide(usualMs)) + 10,
        y + 22,
        `${milliseconds(nowMs)}, usually ${milliseconds(usualMs)}`,
        {
          size: 14,
          fill: isSlow ? paint.ink : paint.faint,
        },
      ),
    ];
  });
  return svg(size.width, size.top + stages.length * size.row + size.bottom, [
    label(20, 34, `${target}: time of each stage`, { size: 20 }),
    label(20, 58, `Grey: median of ${samples} healthy checks since ${sinceAt.slice(0, 10)}`, {
      size: 14,
      fill: paint.faint,
    }),
    ...rows,
  ]);
}
