import { z } from "zod";
import { isolate } from "../../isolation/isolate.ts";
import { masked } from "../../isolation/mask.ts";
import { readExperiments } from "../../isolation/read.ts";
import { isolationText } from "../../isolation/text.ts";
import { tool } from "../tool.ts";

const mostCharacters = 256 * 1024;

export const compareExperiments = tool({
  name: "compare_experiments",
  title: "Which option separates failed from passed tests",
  description:
    "Compares recorded connection tests, some failed and some passed, option by option. " +
    "Names options that every failed test has and no passed one, and tests that differ in more than one option.",
  input: z.object({
    tests: z
      .string()
      .min(1)
      .max(mostCharacters)
      .describe("YAML: `tests:` with a list of { name, outcome: failed|passed, options: {…}, same_as? }."),
  }),
  run: async ({ tests }) => {
    const experiments = masked(readExperiments(tests, "tests"));
    const isolation = isolate(experiments);
    return { text: isolationText(isolation, experiments), data: { ...isolation } };
  },
});
