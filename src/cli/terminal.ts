// What a check shows on a terminal: rows as they come, colours where they are wanted, and what to do in one line.
import type { Progress, ProgressRow } from "../report/observation.ts";
import { withoutHidden } from "../report/control-characters.ts";
import type { Report } from "../report/report.ts";

type Env = Record<string, string | undefined>;
type Colour = keyof typeof codes;
const codes = { red: 31, green: 32, yellow: 33, grey: 90, bold: 1 };

/**
 * NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org have them; else where a terminal reads.
 */
export function hasColour(env: Env, isTerminal: boolean): boolean {
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  if (env["NO_COLOR"]) return false;
  return isTerminal && env["TERM"] !== "dumb";
}

const paint = (isColoured: boolean, colour: Colour, text: string) =>
  isColoured ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;

const marks: Partial<Record<ProgressRow["state"], { mark: string; colour: Colour }>> = {
  passed: { mark: "✓", colour: "green" },
  warned: { mark: "!", colour: "yellow" },
  failed: { mark: "✗", colour: "red" },
  unknown: { mark: "?", colour: "grey" },
};
const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const clearLine = "\r\u001b[2K";

/** Rows as they end, and below them the one that runs. `end` leaves no half line. */
export class LiveRows {
  readonly #out: Pick<NodeJS.WriteStream, "write" | "columns">;
  readonly #isColoured: boolean;
  readonly #shown = new Set<string>();
  #running = "";
  #frame = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(out: Pick<NodeJS.WriteStream, "write" | "columns">, isColoured: boolean) {
    this.#out = out;
    this.#isColoured = isColoured;
    this.#timer = setInterval(() => this.#spin(), 80).unref();
  }

  update({ rows }: Progress): void {
    for (const row of rows) {
      const mark = marks[row.state];
      if (!mark || this.#shown.has(row.probe)) continue;
      this.#shown.add(row.probe);
      const time = row.tookMs === null ? "" : ` ${Math.round(row.tookMs)} ms`;
      const line = this.#fit(`${mark.mark} ${row.title}${time}${row.summary ? `  ${row.summary}` : ""}`);
      this.#out.write(`${clearLine}${paint(this.#isColoured, mark.colour, line)}\n`);
    }
    this.#running = rows.find(({ state }) => state === "running")?.title ?? "";
    this.#spin();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#out.write(clearLine);
  }

  #spin(): void {
    if (this.#running === "") return;
    this.#frame = (this.#frame + 1) % frames.length;
    this.#out.write(`${clearLine}${this.#fit(`${frames[this.#frame]} ${this.#running} …`)}`);
  }

  /** One line of the terminal, whatever a server put into it. */
  #fit(line: string): string {
    return withoutHidden(line.replaceAll("\n", " ")).slice(0, Math.max(20, (this.#out.columns ?? 80) - 1));
  }
}

const statusColours: Record<Report["verdict"]["status"], Colour> = {
  healthy: "green",
  degraded: "yellow",
  down: "red",
  inconclusive: "grey",
};

/** The verdict, and what to do in one line; everything else stands below it. */
export function verdictLines({ verdict, target }: Report, isColoured: boolean): string {
  const [first] = verdict.nextSteps;
  const status = paint(isColoured, statusColours[verdict.status], verdict.status.toUpperCase());
  const clean = (text: string) => withoutHidden(text.replaceAll("\n", " "));
  return [
    "",
    `${paint(isColoured, "bold", clean(target.name))}: ${status}  ${clean(verdict.summary)}`,
    ...(first === undefined || verdict.status === "healthy"
      ? []
      : [`${paint(isColoured, "bold", "What to do:")} ${clean(first)}`]),
    "",
    "",
  ].join("\n");
}
