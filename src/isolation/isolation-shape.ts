// What `isolate --json` writes, for who reads it by a schema.
import { z } from "zod";

const names = z.array(z.string());
const option = z.string().describe("JSON Pointer (RFC 6901) into the options.");
const value = z.unknown().describe("The scalar, or the list's element.");
const separating = z.array(z.object({ option, value, failed: names, passed: names }));

/** `dbcheck.isolation/1`. More fields may follow. */
export const isolationShape = z.object({
  schema: z.literal("dbcheck.isolation/1"),
  discriminating: separating,
  onlyInPassed: separating,
  confounded: z.array(
    z.object({ test: z.string(), against: z.string(), differsIn: names, claimed: z.boolean(), unknown: names }),
  ),
  untested: z.array(z.object({ option, value, suggestion: z.string() })),
  claims: z.array(
    z.object({ test: z.string(), sameAs: z.string(), holds: z.boolean(), differsIn: names, unknown: names }),
  ),
});
