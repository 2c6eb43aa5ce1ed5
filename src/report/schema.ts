// The shape of a saved report, for those who read one that somebody else may have written.
import { z } from "zod";
import { layers } from "./causes.ts";
import { reasons } from "./observation.ts";
import { defaultThresholds, type Thresholds } from "./report.ts";

const text = z.string().max(100_000);
const time = z.iso.datetime();
const number = z.number().finite();
const texts = z.array(text).max(1000);

const observation = z.looseObject({
  id: text.min(1),
  probe: text.min(1),
  layer: z.enum(layers),
  source: z.enum(["probe", "application", "platform", "person", "baseline"]).default("probe"),
  vantage: text.exactOptional(),
  at: time.exactOptional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outcome: z.enum(["passed", "warned", "failed", "skipped", "unknown"]),
  reason: z.enum(reasons).nullable().default(null),
  tookMs: number.min(0).default(0),
  summary: text,
  facts: z.record(z.string(), z.unknown()),
  reference: text.exactOptional(),
  reproduce: text.exactOptional(),
});

const comparison = z.looseObject({
  varied: text,
  from: text,
  to: text,
  fromOutcome: text,
  toOutcome: text,
  observation: text.exactOptional(),
});

const change = z.looseObject({
  id: text,
  layer: z.enum(layers),
  what: text,
  before: texts,
  after: texts,
  beforeAt: time,
  afterAt: time,
  vantage: text.exactOptional(),
});

const application = z.looseObject({
  framework: text.exactOptional(),
  role: text.exactOptional(),
  applicationName: text.exactOptional(),
  expectedConnections: number.exactOptional(),
  poolSize: number.exactOptional(),
  instances: number.exactOptional(),
  preparedStatements: text.exactOptional(),
  schema: text.exactOptional(),
});

const thresholds = z
  .partialRecord(z.enum(Object.keys(defaultThresholds) as (keyof Thresholds)[]), number)
  .transform((given): Thresholds => ({ ...defaultThresholds, ...given }));

const target = z.looseObject({
  name: text.min(1),
  host: text.nullable().default(null),
  port: z.int().nullable().default(null),
  database: text.nullable().default(null),
  user: text.nullable().default(null),
  endpoints: z
    .array(z.looseObject({ host: text, port: z.int(), role: z.enum(["pooled", "direct", "unknown"]) }))
    .max(100)
    .default([]),
  inputs: z.looseObject({
    sslmode: text.default("prefer"),
    targetSessionAttrs: text.default("any"),
    writes: z.boolean().default(true),
    addressFamily: z.union([z.literal(4), z.literal(6), z.literal("any")]).default("any"),
    application: application.nullable().default(null),
    thresholds: thresholds.default(defaultThresholds),
  }),
  vendor: z
    .looseObject({ name: text, ids: z.record(z.string(), text), from: text, note: text.exactOptional() })
    .exactOptional(),
  ticketSeverity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).exactOptional(),
});

const advice = z.looseObject({
  framework: text,
  title: text,
  steps: z.array(z.looseObject({ title: text, language: text, code: text, reads: text })).max(100),
  logs: z.looseObject({ search: texts, hint: text }),
});

/**
 * `dbcheck.report/1` as `check --json` writes it. What an older or shortened report does
 * not have gets its default; what stands in `verdict` and `findings` is not read, since
 * whoever reads a report judges it anew. Facts are each probe's own.
 */
export const reportSchema = z.looseObject({
  schema: z.literal("dbcheck.report/1"),
  id: text.default(""),
  vantage: text.default("an unnamed vantage"),
  startedAt: time,
  tookMs: number.min(0).default(0),
  target,
  observations: z.array(observation).max(2000),
  comparisons: z.array(comparison).max(1000).default([]),
  changes: z.array(change).max(1000).default([]),
  advice: advice.nullable().exactOptional(),
  vendorSteps: texts.exactOptional(),
  brokenParts: z
    .array(z.looseObject({ part: text, reference: text }))
    .max(100)
    .exactOptional(),
});
export type SavedReport = z.output<typeof reportSchema>;
