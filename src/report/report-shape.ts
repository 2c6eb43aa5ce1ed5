// The report as it is written, for who reads it by a schema. `schema.ts` reads what others may have written, and less.
import { z } from "zod";
import { causes, layers, type Cause } from "./causes.ts";
import { reasons } from "./observation.ts";
import { roundViewShape } from "./round-schema.ts";
import { reportSchema } from "./schema.ts";

const cause = z.enum(Object.keys(causes) as Cause[]);
const layer = z.enum(layers);
const confidence = z.enum(["confirmed", "likely", "possible"]);
const proof = z.enum(["stated", "control", "bytes"]).exactOptional();
const owner = z.enum(["client", "network", "operator", "unclear"]).describe("Who can fix it.");
const because = z.array(z.object({ observation: z.string(), text: z.string() })).describe("Evidence, by rows.");
const ruledOut = z.array(z.object({ cause, text: z.string() }));
const answers = z.array(z.object({ question: z.string(), answer: z.string() })).exactOptional();

const finding = z.object({
  cause,
  layer,
  severity: z.enum(["down", "degraded", "notice", "inconclusive"]),
  confidence,
  proof,
  owner,
  summary: z.string(),
  because,
  explains: z.array(cause),
  ruledOut,
  alternatives: z.array(cause).describe("Causes that look the same from here."),
  nextSteps: z.array(z.string()),
  contradictedBy: z.string().exactOptional(),
  answers,
});

export const verdictShape = z.object({
  status: z.enum(["healthy", "degraded", "down", "inconclusive"]),
  layer: layer.nullable(),
  cause: cause.nullable(),
  confidence,
  proof,
  owner,
  summary: z.string(),
  because,
  ruledOut,
  alternatives: z.array(cause),
  nextSteps: z.array(z.string()),
  answers,
});

const observation = z.looseObject({
  id: z.string(),
  probe: z.string(),
  layer,
  source: z.enum(["probe", "application", "platform", "person", "baseline"]),
  vantage: z.string(),
  at: z.iso.datetime(),
  inputs: z.record(z.string(), z.unknown()),
  outcome: z.enum(["passed", "warned", "failed", "skipped", "unknown"]),
  reason: z.enum(reasons).nullable(),
  tookMs: z.number().min(0),
  summary: z.string(),
  facts: z.record(z.string(), z.unknown()).describe("Each probe's own; texts in it come from servers and files."),
  reference: z.string().exactOptional(),
  reproduce: z.string().exactOptional(),
});

/** `dbcheck.report/1` in full. More fields may follow. */
export const reportShape = reportSchema.extend({
  id: z.string(),
  vantage: z.string(),
  tookMs: z.number().min(0),
  verdict: verdictShape,
  findings: z.array(finding),
  observations: z.array(observation),
  round: roundViewShape
    .exactOptional()
    .describe("Of a check from several places: what each saw. The verdict above is that of all."),
  brokenParts: z.array(z.object({ part: z.string(), reference: z.string() })).exactOptional(),
  brokenRules: z.array(z.object({ rule: z.string(), reference: z.string() })).exactOptional(),
});
