import { z } from "zod";
import { tool } from "../tool.ts";

export const listTargets = tool({
  name: "list_targets",
  title: "List the databases that can be checked",
  description: "Names of the registered PostgreSQL targets, with host, port, database and user. Never a password.",
  input: z.object({}),
  run: async (_, checks) => {
    const targets = await checks.targets();
    const lines = targets.map(({ name, connectsTo }) => `${name}: ${connectsTo}`);
    return { text: lines.join("\n") || "There are no targets.", data: { targets } };
  },
});
