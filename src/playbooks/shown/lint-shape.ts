// What `lint --json` writes, for who reads it by a schema.
import { z } from "zod";
import { causes, type Cause } from "../../report/causes.ts";

const ofOne = {
  database: z.string().nullable(),
  options: z.record(z.string(), z.unknown()).describe("What may be shown of them; secrets are masked."),
  lines: z.record(z.string(), z.int().nullable()),
  opaque: z.array(z.string()),
};

const ofFile = {
  framework: z.string(),
  databases: z.array(z.string()),
  ...ofOne,
  notes: z.array(z.string()),
  configurations: z
    .array(
      z.object({
        ...ofOne,
        file: z
          .string()
          .optional()
          .describe("Of a manifest: the name of the file, container or object in it that is a server's."),
      }),
    )
    .describe(
      "All databases of the file; the first is the application's own, or the one that was asked for. " +
        "Of a manifest also its servers, and the files of servers and poolers.",
    ),
  versions: z.record(z.string(), z.unknown()).describe("Of packages, as lock files have them."),
  asked: z
    .record(z.string(), z.object({ range: z.string(), file: z.string() }))
    .optional()
    .describe("Of packages without a lock: the range as the manifest has it, and the manifest's name."),
  findings: z.array(
    z.looseObject({
      cause: z.enum(Object.keys(causes) as Cause[]),
      option: z.string(),
      database: z.string().optional().describe("Those of several databases that have it; left out: all of them."),
      line: z.int().nullable(),
      why: z.string(),
      fix: z.string().describe("The corrected option, or what to do."),
      write: z
        .string()
        .nullable()
        .describe(
          "The whole line: it goes in place of the one that is there, whose indentation stays. Null: see `do`.",
        ),
      do: z.string().nullable().describe("What a person has to do, where no line can be pasted."),
      source: z.string(),
      provenOn: z.string().nullable(),
      severity: z.enum(["error", "warning", "note"]),
    }),
  ),
};

/** `dbcheck.lint/1`. More fields may follow. */
export const lintShape = z.object({ schema: z.literal("dbcheck.lint/1"), ...ofFile });

/** `dbcheck.lint-directory/1`: what `lint DIR --json` writes. */
export const lintDirectoryShape = z.object({
  schema: z.literal("dbcheck.lint-directory/1"),
  folder: z.string(),
  files: z.array(z.object({ path: z.string(), ...ofFile })),
  unread: z.array(z.object({ path: z.string(), reason: z.string() })),
  seen: z.object({
    files: z.int(),
    bound: z.string().nullable().describe("What ended the search; null: all was seen."),
  }),
  counts: z.object({ error: z.int(), warning: z.int(), note: z.int() }),
});
