// The shape of `dbcheck.round/1`: what `dbcheck compare --json` prints.
import { z } from "zod";
import { causes, layers, type Cause } from "./causes.ts";
import { reasons } from "./observation.ts";

const text = z.string();
const time = z.iso.datetime();
const cause = z.enum(Object.keys(causes) as Cause[]);
const confidence = z.enum(["confirmed", "likely", "possible"]);
const owner = z.enum(["client", "network", "operator", "unclear"]);
const status = z.enum(["healthy", "degraded", "down", "inconclusive"]);
const proof = z.enum(["stated", "control", "bytes"]);
const evidence = z.object({ vantage: text, observation: text, text });
const answers = z.array(z.object({ question: text, answer: text }));

const said = {
  confidence,
  proof: proof.exactOptional(),
  owner,
  summary: text,
  because: z.array(evidence),
  ruledOut: z.array(z.object({ cause, text })),
  alternatives: z.array(cause),
  nextSteps: z.array(text),
  answers: answers.exactOptional(),
};

const verdict = z.looseObject({
  status,
  layer: z.enum(layers).nullable(),
  cause: cause.nullable(),
  ...said,
});

const finding = z.looseObject({
  cause,
  layer: z.enum(layers),
  severity: z.enum(["down", "degraded", "notice", "inconclusive"]),
  vantages: z.array(text),
  explains: z.array(cause),
  ...said,
});

const vantage = z.looseObject({
  vantage: text,
  isHome: z.boolean(),
  carried: z.boolean(),
  startedAt: time,
  tookMs: z.number(),
  clockOffsetMs: z.number().nullable(),
  verdict: z.object({
    status,
    layer: z.enum(layers).nullable(),
    cause: cause.nullable(),
    confidence,
    owner,
    summary: text,
  }),
  stoppedAt: z.object({ layer: z.enum(layers), observation: text, summary: text }).nullable(),
  notCounted: text.nullable(),
});

const cell = z.object({
  vantage: text,
  outcome: z.enum(["passed", "warned", "failed", "skipped", "unknown"]),
  reason: z.enum(reasons).nullable(),
  tookMs: z.number(),
  summary: text,
});

export const roundSchema = z.looseObject({
  schema: z.literal("dbcheck.round/1"),
  id: text,
  target: text,
  home: text,
  startedAt: time,
  verdict,
  findings: z.array(finding),
  vantages: z.array(vantage),
  missing: z.array(z.object({ vantage: text, reason: text, lastSeenAt: time.nullable() })),
  matrix: z.array(z.object({ layer: z.enum(layers), address: text.nullable(), cells: z.array(cell) })),
  settings: z.array(z.object({ between: z.tuple([text, text]), differ: z.array(text), unknown: z.array(text), text })),
  brokenRules: z.array(z.object({ rule: text, reference: text })).exactOptional(),
});

/** What a report keeps of its round. */
export const roundViewShape = roundSchema.pick({
  home: true,
  vantages: true,
  missing: true,
  matrix: true,
  settings: true,
});
