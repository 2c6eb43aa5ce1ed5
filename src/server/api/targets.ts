import { z } from "zod";
import { namesFor } from "../../use-cases/target-directory.ts";
import { jsonReply } from "../route.ts";
import { readingEndpoint } from "./endpoint.ts";

const standing = z.object({
  status: z.enum(["healthy", "degraded", "down", "inconclusive"]),
  cause: z.string().nullable(),
  at: z.iso.datetime(),
  since: z.iso.datetime(),
});
const targetsShape = z.object({
  targets: z.array(
    z.object({
      name: z.string(),
      connectsTo: z.string().describe("host:port/database as user; never a secret."),
      framework: z.string().nullable(),
      standing: standing.nullable().describe("Its status when it was last checked; null: never checked."),
    }),
  ),
});

export const targetList = readingEndpoint({
  path: "/v1/targets",
  summary: "The targets of this token, each with its status",
  replies: { 200: { about: "Targets, by name", shape: targetsShape } },
  handle: async ({ caller, context }) => {
    const directory = context.targets();
    const names = namesFor(directory, caller);
    const standings = new Map((await context.store.standings(names)).map((one) => [one.target, one]));
    const targets = names.toSorted().flatMap((name) => {
      const entry = directory.find(name);
      if (!entry) return [];
      const { status, cause, at, since } = standings.get(name) ?? { status: null };
      const stands = status && { status, cause, at, since };
      return [{ name, connectsTo: entry.fingerprint, framework: entry.framework, standing: stands }];
    });
    return jsonReply(200, { targets });
  },
});
