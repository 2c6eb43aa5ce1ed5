import { z } from "zod";
import { frameworkOf } from "../../playbooks/detect.ts";
import { mostConfigCharacters } from "../../playbooks/file.ts";
import { findingPlace } from "../../playbooks/finding-level.ts";
import { toldFix } from "../../playbooks/pasteable.ts";
import { playbookFor, readAppConfig } from "../../playbooks/index.ts";
import { lintAnswer, nothingFound } from "../../playbooks/shown/lint-answer.ts";
import { tool } from "../tool.ts";

export const lintConfig = tool({
  name: "lint_config",
  title: "Mistakes in an application's database configuration",
  description:
    "Reads the text of a database configuration (Ecto, node-postgres, Prisma, Django, Rails, Spring, SQLAlchemy " +
    "and others). " +
    "Names mistakes with their line, why, and the corrected line. It connects nowhere.",
  input: z.object({
    text: z.string().min(1).max(mostConfigCharacters).describe("The configuration file's text."),
    file_name: z
      .string()
      .max(300)
      .optional()
      .describe("The file's name, such as config/runtime.exs. It helps to recognise the framework."),
    framework: z.string().max(40).optional().describe("Needed if the file is not recognised: ecto, django, rails …"),
  }),
  run: async ({ text, file_name: path = "configuration", framework }) => {
    const playbook = framework === undefined ? frameworkOf(text, path) : playbookFor(framework);
    const read = readAppConfig(playbook, text, path);
    const lines = read.findings.map((one) => {
      const { fixKind, fix } = toldFix(one);
      return `${findingPlace(one)}${one.why} (${one.cause})\n${fixKind}: ${fix}`;
    });
    const said = lines.length > 0 ? lines : [nothingFound(read.config.options.length)];
    const head = `${playbook.title}: ${read.config.options.length} options read.`;
    return { text: [head, ...said].join("\n"), data: lintAnswer(playbook, read) };
  },
});
