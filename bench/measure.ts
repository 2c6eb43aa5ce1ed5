// Figures and how they are printed.

export interface Row {
  what: string;
  value: string;
  baseline: string;
  aim: string;
  met: boolean | null;
}

export function quantile(values: number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}

export const ms = (value: number) => `${value.toFixed(1)} ms`;

/** Times `work` so many times, one after the other, after two runs that do not count. */
export async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  for (let n = -2; n < times; n += 1) {
    const started = performance.now();
    await work();
    if (n >= 0) took.push(performance.now() - started);
  }
  return took;
}

export function print(title: string, rows: Row[]): void {
  const table = [
    [title, "dbcheck", "beside it", "aim", ""],
    ...rows.map(({ what, value, baseline, aim, met }) => [
      what,
      value,
      baseline,
      aim,
      met === null ? "" : met ? "met" : "MISSED",
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  process.stdout.write(
    `\n${table
      .map((line) =>
        line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join("  ")
          .trimEnd(),
      )
      .join("\n")}\n`,
  );
}
