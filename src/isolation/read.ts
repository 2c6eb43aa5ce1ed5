// Recorded experiments from YAML: the contract's keys, every mistake with its line.
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { UserMistake } from "../errors.ts";
import { nearestNames } from "../target/nearest-names.ts";
import { isTooDeep } from "../target/yaml-depth.ts";
import type { RecordedExperiment } from "./experiment.ts";

const mostTests = 1000;
const mostOptions = 1000;
const mostCharacters = 2 * 1024 * 1024;

const words = z
  .union([z.string(), z.number(), z.date()])
  .transform((one) => (one instanceof Date ? one.toISOString() : String(one)));
const test = z.strictObject({
  name: z.union([z.string().min(1, "must not be empty"), z.number()]).transform(String),
  outcome: z.enum(["passed", "failed"], "must be passed or failed"),
  same_as: z.union([z.string(), z.number()]).transform(String).optional(),
  options: z.record(z.string(), z.unknown(), "must be a map of options").nullish(),
  actor: words.optional(),
  at: words.optional(),
  vantage: words.optional(),
  conclusion: words.optional(),
  notes: words.optional(),
});
const file = z.strictObject(
  { tests: z.array(test, "must be a list of tests").max(mostTests, `at most ${mostTests} tests`) },
  "must begin with `tests:`",
);

/**
 * @param path for messages only
 * @throws UserMistake with every mistake, each with its line; values are not repeated, they may be secrets
 */
export function readExperiments(text: string, path: string): RecordedExperiment[] {
  if (text.length > mostCharacters)
    throw new UserMistake(`${path} has more than ${mostCharacters / 1024 / 1024} MB; experiments are a few kilobytes.`);
  if (isTooDeep(text)) throw new UserMistake(`${path} is nested too deeply for a list of experiments.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.slice(0, 5).map(({ pos, code }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `${path}:${line}:${col}: not valid YAML (${code.toLowerCase().replaceAll("_", " ")})`;
  });
  if (broken.length > 0) throw new UserMistake(broken.join("\n"));
  const result = read(valuesOf(document, path));
  const at = (keys: PropertyKey[]) => place(path, document, lines, keys);
  const mistakes = (result.error?.issues ?? []).slice(0, 20).map((issue) => `${at(issue.path)}: ${explain(issue)}`);
  if (!result.success) throw new UserMistake(mistakes.join("\n"));
  const { tests } = result.data;
  if (tests.length === 0)
    throw new UserMistake(`${path} has no tests: write them below \`tests:\`, each with name, outcome and options.`);
  const wrong = wrongIn(tests, at);
  if (wrong.length > 0) throw new UserMistake(wrong.slice(0, 20).join("\n"));
  return tests.map(experiment);
}

const read = (data: unknown) => file.safeParse(data ?? {});

type Test = z.infer<typeof test>;

function wrongIn(tests: Test[], at: (keys: PropertyKey[]) => string): string[] {
  const first = new Map(tests.map(({ name }, index) => [name, index] as const).toReversed());
  return tests.flatMap(({ name, same_as: other, options }, index) => {
    const here = (key: string) => at(["tests", index, key]);
    return [
      ...(first.get(name) === index
        ? []
        : [`${here("name")}: there is another test "${name}"; give each its own name`]),
      ...(other === undefined || first.has(other)
        ? []
        : [`${here("same_as")}: there is no test "${other}"${near(other, [...first.keys()])}`]),
      ...(Object.keys(options ?? {}).length > mostOptions
        ? [`${here("options")}: more than ${mostOptions} options`]
        : []),
    ];
  });
}

function experiment({
  name,
  outcome,
  same_as: sameAs,
  options,
  actor,
  at,
  vantage,
  conclusion,
}: Test): RecordedExperiment {
  return {
    name,
    outcome,
    sameAs: sameAs ?? null,
    options: options ?? {},
    actor: actor ?? null,
    at: at ?? null,
    vantage: vantage ?? null,
    conclusion: conclusion ?? null,
  };
}

function near(word: string, known: string[]): string {
  const [found] = nearestNames(word, known);
  return found === undefined ? "" : `; did you mean "${found}"?`;
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? ["tests"] : Object.keys(test.shape);
    return (
      `${issue.keys.map((key) => `unknown key ${plainKey(key)}${near(key, known)}`).join(", ")}. ` +
      `Known: ${known.join(", ")}`
    );
  }
  const key = issue.path.at(-1);
  return `${typeof key === "string" ? `${key} ` : ""}${issue.message}`;
}

/** A key may be a value, or a secret, that slipped a level. */
function plainKey(key: string): string {
  return /^[\w-]{1,40}$/.test(key) ? `"${key}"` : "(no plain word)";
}

function valuesOf(document: Document, path: string): unknown {
  try {
    const values: unknown = document.toJS({ maxAliasCount: 100 });
    // An alias within what it names makes values that hold themselves: JSON says so, and whoever walks them never ends.
    JSON.stringify(values);
    return values;
  } catch {
    throw new UserMistake(
      `${path}: an alias (*name) refers to nothing, to itself, or to too much. Put values that begin with * in quotes`,
    );
  }
}

/** "tests.yaml:12", of the nearest node above that is there. */
function place(path: string, document: Document, lines: LineCounter, keys: PropertyKey[]): string {
  let node: unknown = document.contents;
  let start = isNode(node) ? node.range?.[0] : 0;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((one) => isScalar(one.key) && one.key.value === key);
      if (!pair) break;
      if (isScalar(pair.key)) start = pair.key.range?.[0] ?? start;
      node = pair.value;
    } else if (isSeq(node) && typeof key === "number") {
      node = node.items[key];
      start = isNode(node) ? (node.range?.[0] ?? start) : start;
    } else break;
  }
  return `${path}:${lines.linePos(start ?? 0).line}`;
}
