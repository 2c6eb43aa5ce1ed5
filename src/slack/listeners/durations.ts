// Lengths of time as people write them: "5m", "5 min", "every hour", "for half an hour", "two days".

const unitSeconds: [units: RegExp, seconds: number][] = [
  [/^(s|secs?|seconds?)$/, 1],
  [/^(m|mins?|minutes?)$/, 60],
  [/^(h|hrs?|hours?)$/, 3600],
  [/^(d|days?)$/, 86_400],
  [/^(w|weeks?)$/, 604_800],
];
const numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const single: Record<string, number> = { hourly: 3600, daily: 86_400, minutely: 60 };

/** Seconds; null where the words are no length of time. */
export function secondsOf(words: string[]): number | null {
  const text = words.join(" ").toLowerCase();
  const alone = single[text];
  if (alone !== undefined) return alone;
  const spaced = text.replace(/^(\d+)([a-z]+)$/, "$1 $2");
  const [, number = "one", unit = ""] = /^(?:(\d{1,5}|half an?|[a-z]+) )?([a-z]+)$/.exec(spaced) ?? [];
  const seconds = unitSeconds.find(([units]) => units.test(unit))?.[1];
  const count = countOf(number);
  return seconds === undefined || count === null ? null : Math.round(count * seconds);
}

function countOf(number: string): number | null {
  if (/^\d+$/.test(number)) return Number(number);
  if (/^half an?$/.test(number) || number === "half") return 0.5;
  if (number === "a" || number === "an") return 1;
  const at = numbers.indexOf(number);
  return at < 0 ? null : at;
}
