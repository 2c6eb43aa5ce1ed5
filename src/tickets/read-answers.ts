// What people answer, from YAML: every mistake with its key. Values are not repeated.
import { LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { UserMistake } from "../errors.ts";
import { withoutHidden } from "../report/control-characters.ts";
import { isTooDeep } from "../target/yaml-depth.ts";
import { noAnswers, type Answers } from "./material.ts";

const mostCharacters = 256 * 1024;
const text = z
  .union([z.string(), z.number()], "must be a text")
  .transform((one) => withoutHidden(String(one)))
  .pipe(z.string().min(1, "must not be empty").max(20_000, "is too long"));
const time = z
  .union([z.string(), z.date()], "must be a time")
  .transform((one) => (one instanceof Date ? one.toISOString() : one))
  .refine(
    (one) =>
      /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(one) && !Number.isNaN(Date.parse(one)),
    "must be a time with its zone, such as 2026-02-25T21:00:00Z",
  )
  .transform((one) => new Date(one).toISOString());
/** Nobody remembers the hour of everything. */
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const flag = z.boolean("must be true or false");
const list = <T extends z.ZodType>(one: T) => z.array(one, "must be a list").max(200, "at most 200").optional();

const file = z.strictObject(
  {
    production: flag.optional(),
    impact: text.optional(),
    what_changed: text.optional(),
    workaround: text.optional(),
    contact: text.optional(),
    pool_mode: text.optional(),
    plan: text.optional(),
    consent: flag.optional(),
    began_at: time.optional(),
    ids: z.record(z.string(), text, "must be a map").optional(),
    environment: z.record(z.string(), text, "must be a map of component to version").optional(),
    observed: list(z.strictObject({ what: text, at: time.optional(), vantage: text.optional() })),
    tried: list(z.strictObject({ what: text, result: text, at: time.optional() })),
    timeline: list(
      z.strictObject({
        at: z.union([day, time], "must be a day such as 2026-02-25, or a time with its zone"),
        what: text,
      }),
    ),
    questions: list(z.strictObject({ question: text, why: text.optional() })),
  },
  "must be a map of answers",
);

/**
 * @param path for messages only
 * @throws UserMistake with every mistake of the file
 */
export function readAnswers(source: string, path: string): Answers {
  if (source.length > mostCharacters || isTooDeep(source)) throw new UserMistake(`${path} is too large to be answers.`);
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw new UserMistake(`${path}:${lines.linePos(broken.pos[0]).line} is not valid YAML.`);
  const data = valuesOf(document, path);
  const result = file.safeParse(data ?? {});
  if (!result.success)
    throw new UserMistake(
      result.error.issues
        .slice(0, 20)
        .map((issue) => `${path}: ${explain(issue)}`)
        .join("\n"),
    );
  const one = result.data;
  return {
    ...noAnswers,
    isProduction: one.production ?? null,
    impact: one.impact ?? null,
    whatChanged: one.what_changed ?? null,
    workaround: one.workaround ?? null,
    contact: one.contact ?? null,
    poolMode: one.pool_mode ?? null,
    plan: one.plan ?? null,
    consent: one.consent ?? null,
    startedAt: one.began_at ?? null,
    ids: one.ids ?? {},
    environment: Object.entries(one.environment ?? {}).map(([component, version]) => ({ component, version })),
    observed: (one.observed ?? []).map(({ what, at, vantage }) => ({
      text: what,
      at: at ?? null,
      vantage: vantage ?? null,
    })),
    tried: (one.tried ?? []).map(({ what, result: came, at }) => ({ what, result: came, at: at ?? null })),
    happened: one.timeline ?? [],
    questions: (one.questions ?? []).map(({ question, why }) => ({ question, why: why ?? null })),
  };
}

function valuesOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new UserMistake(
      `${path}: an alias (*name) refers to nothing, or to too much. Put values that begin with * in quotes`,
    );
  }
}

function explain(issue: z.core.$ZodIssue): string {
  const place = issue.path.map(String).join(".") || "the file";
  if (issue.code !== "unrecognized_keys") return `${place}: ${issue.message}`;
  const known = issue.path.length === 0 ? `; known: ${Object.keys(file.shape).join(", ")}` : "";
  return (
    `${place}: unknown ` +
    `key ${issue.keys.map((key) => (/^[\w-]{1,40}$/.test(key) ? key : "(no plain word)")).join(", ")}${known}`
  );
}
