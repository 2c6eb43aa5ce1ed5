// What `lint --json` writes, for who reads it by a schema.
import { z } from "zod";
import { causes, type Cause } from "../../report/causes.ts";

/** `dbcheck.lint/1`. More fields may follow. */
export const lintShape = z.object({
  schema: z.literal("dbcheck.lint/1"),
  framework: z.string(),
  database: z.string().nullable(),
  databases: z.array(z.string()),
  options: z.record(z.string(), z.unknown()).describe("What may be shown of them; secrets are masked."),
  lines: z.record(z.string(), z.int().nullable()),
  opaque: z.array(z.string()),
  notes: z.array(z.string()),
  versions: z.record(z.string(), z.unknown()),
  findings: z.array(
    z.looseObject({
      cause: z.enum(Object.keys(causes) as Cause[]),
      option: z.string(),
      database: z.string().optional().describe("Those of several databases that have it; left out: all of them."),
      line: z.int().nullable(),
      why: z.string(),
      fix: z.string(),
      source: z.string(),
      provenOn: z.string().nullable(),
      severity: z.enum(["error", "warning", "note"]),
    }),
  ),
});
