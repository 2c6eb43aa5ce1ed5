import { z } from "zod";
import { fingerprint } from "../../report/text.ts";
import { describeTarget } from "../../target/target.ts";
import { tool } from "../tool.ts";

export const listTargets = tool({
  name: "list_targets",
  title: "List the databases that can be checked",
  description: "Names of the registered PostgreSQL targets, with host, port, database and user. Never a password.",
  input: z.object({}),
  run: async (_, checks) => {
    const targets = checks.targets().map((target) => ({
      name: target.name,
      connectsTo: fingerprint(describeTarget(target)),
      problems: target.problems.map(({ cause, where, text, fix }) => ({ cause, where, text, fix })),
    }));
    const lines = targets.map(({ name, connectsTo }) => `${name}: ${connectsTo}`);
    return { text: lines.join("\n") || "The targets file has no targets.", data: { targets } };
  },
});
