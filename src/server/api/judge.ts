// What is judged from the caller's own words, without any target: a saved report, a configuration, experiments.
import { z } from "zod";
import { rejudgedReport } from "../../checkup/replay.ts";
import { isolate } from "../../isolation/isolate.ts";
import { isolationShape } from "../../isolation/isolation-shape.ts";
import { masked } from "../../isolation/mask.ts";
import { readExperiments } from "../../isolation/read.ts";
import { frameworkOf } from "../../playbooks/detect.ts";
import { mostConfigCharacters } from "../../playbooks/file.ts";
import { playbookFor, readAppConfig } from "../../playbooks/index.ts";
import { lintAnswer } from "../../playbooks/shown/lint-answer.ts";
import { lintShape } from "../../playbooks/shown/lint-shape.ts";
import { reportShape } from "../../report/report-shape.ts";
import { reportSchema } from "../../report/schema.ts";
import { jsonReply } from "../route.ts";
import { postEndpoint, type ApiRequest } from "./endpoint.ts";

const mebibyte = 1024 * 1024;
/** A report with ten connections and forty experiments has some hundred rows; judging them must not hold up others. */
const mostRows = 500;
const mostTests = 200;

const noTarget = { checkId: null, target: null };
const onRecord = ({ caller, context }: ApiRequest, type: string) =>
  context.store.appendEvent({ ...noTarget, type, actor: caller.actor, data: {} });

export const replayReport = postEndpoint({
  path: "/v1/replay",
  summary: "Judges a saved report's observations again; the clock is the report's own",
  body: reportSchema.extend({
    observations: reportSchema.shape.observations.max(mostRows, `at most ${mostRows} observations`),
  }),
  mostBytes: 2 * mebibyte,
  replies: { 200: { about: "The report, judged again", shape: reportShape } },
  handle: async (asked, saved) => {
    const { log } = asked.context;
    const report = rejudgedReport("The report", saved, ({ error, ...bug }) =>
      log.error({ ...bug, err: error }, "a bug cost a replayed report a finding"),
    );
    await onRecord(asked, "report.replayed");
    return jsonReply(200, report);
  },
});

export const lintConfiguration = postEndpoint({
  path: "/v1/lint",
  summary: "Checks the text of an application's database configuration; it connects nowhere",
  body: z.strictObject({
    text: z.string().min(1).max(mostConfigCharacters),
    framework: z.string().max(40).optional().describe("Needed if the file is not recognised: ecto, django, rails …"),
    fileName: z
      .string()
      .max(300)
      .optional()
      .describe("The file's name, such as config/runtime.exs. It helps to recognise the framework."),
  }),
  mostBytes: mebibyte,
  replies: { 200: { about: "The options that were read, and their mistakes", shape: lintShape } },
  handle: async (asked, { text, framework, fileName = "configuration" }) => {
    const playbook = framework === undefined ? frameworkOf(text, fileName) : playbookFor(framework);
    const answer = lintAnswer(playbook, readAppConfig(playbook, text, fileName));
    await onRecord(asked, "configuration.linted");
    return jsonReply(200, { schema: "dbcheck.lint/1", ...answer });
  },
});

export const compareTests = postEndpoint({
  path: "/v1/isolate",
  summary: "Compares recorded experiments: what separates those that failed from those that passed",
  body: z.strictObject({
    tests: z
      .array(z.record(z.string(), z.unknown()))
      .max(mostTests)
      .describe("{ name, outcome: failed|passed, options: {…}, same_as? }, as for `dbcheck isolate`."),
  }),
  mostBytes: mebibyte / 4,
  replies: { 200: { about: "The comparison", shape: isolationShape } },
  handle: async (asked, body) => {
    const isolation = isolate(masked(readExperiments(JSON.stringify(body, null, 1), "tests")));
    await onRecord(asked, "experiments.compared");
    return jsonReply(200, isolation);
  },
});
