// What people tried, compared with each other and with what this check saw itself.
// Not node:fs/promises: every check would load it.
import { promises } from "node:fs";
import { errorText, UserMistake } from "../../errors.ts";
import type { RecordedExperiment } from "../../isolation/experiment.ts";
import { keysOf } from "../../isolation/flat-options.ts";
import { isolate } from "../../isolation/isolate.ts";
import { masked } from "../../isolation/mask.ts";
import type { RecordedFacts } from "../facts.ts";
import { passed, unknown, type Answer, type Probe, type ProbeContext } from "../probe.ts";

/** Kept in the report with their options; comparing is not bound by it. */
const mostShown = 50;

async function run(context: ProbeContext): Promise<Answer<RecordedFacts>> {
  const { tests: path, framework } = context.target.application ?? {};
  if (!path) return unknown("not-applicable", "no experiments recorded");
  // YAML, its schema and the playbooks: only who recorded experiments waits for them.
  const [{ readExperiments }, { playbooks }] = await Promise.all([
    import("../../isolation/read.ts"),
    import("../../playbooks/index.ts"),
  ]);
  const playbook = playbooks.find((one) => one.framework === framework);
  try {
    const people = masked(readExperiments(await promises.readFile(path, "utf8"), "the recorded tests"));
    const all = [...people, ...own(context, people)];
    const line = playbook
      ? (option: string, value: unknown) => playbook.withOption(keysOf(option).join("."), value)
      : undefined;
    const isolation = isolate(all, line);
    const facts: RecordedFacts = { tests: all.slice(-mostShown), isolation };
    const failed = all.filter(({ outcome }) => outcome === "failed").length;
    const found = isolation.discriminating.map(
      ({ option, value }) => `${keysOf(option).join(".")} has ${String(value)}`,
    );
    const said = `${all.length} experiments, ${failed} failed; ${found.length > 0 ? `in every failed test that records it, and in no passed test: ${found.slice(0, 3).join(", ")}` : "no option separates failed from passed tests"}`;
    return passed(said, facts, { reproduce: `dbcheck isolate FILE${framework ? ` --framework ${framework}` : ""}` });
  } catch (error) {
    if (error instanceof UserMistake) return unknown("config-invalid", error.message);
    if (error instanceof Error && "code" in error)
      return unknown("no-answer-of-ours", `the recorded experiments cannot be read: ${errorText(error)}`);
    throw error;
  }
}

/**
 * This check is an experiment too; and so is the application's deployed configuration, where it is seen not to arrive.
 */
function own(context: ProbeContext, people: RecordedExperiment[]): RecordedExperiment[] {
  const { conninfo, vantage } = context;
  const at = context.seen("config")?.at ?? null;
  const query = context.seen("query")?.outcome;
  const names = new Set(people.flatMap(({ options }) => Object.keys(options)));
  const [host] = conninfo.hosts;
  const known: [string[], unknown][] = [
    [["hostname", "host", "HOST"], host?.host],
    [["port", "PORT"], host?.port],
    [["database", "dbname", "NAME"], conninfo.database],
    [["username", "user", "USER"], conninfo.user],
  ];
  // Under the names that people used; what nobody recorded cannot be compared.
  const options = Object.fromEntries(
    known.flatMap(([words, value]) =>
      words.filter((word) => names.has(word) && value !== undefined).map((word) => [word, value]),
    ),
  );
  const base = { sameAs: null, at, vantage };
  const check: RecordedExperiment[] =
    query === "passed" || query === "failed"
      ? [
          {
            ...base,
            name: vantage === "local" ? "dbcheck" : `dbcheck from ${vantage}`,
            outcome: query,
            options,
            actor: "dbcheck",
            conclusion: query === "passed" ? "the database is reachable" : null,
          },
        ]
      : [];
  const config = context.seen("app-config")?.facts;
  const app = context.seen("application")?.facts;
  const isAbsent =
    app?.controlSeen === true && app.distinct === 0 && (context.inputs.application?.expectedConnections ?? 0) > 0;
  if (!config?.options || !isAbsent) return check;
  const computed = new Set(config.computed);
  const literal = Object.fromEntries(Object.entries(config.options).filter(([name]) => !computed.has(name)));
  return [
    ...check,
    {
      ...base,
      name: "the application as it is configured",
      outcome: "failed",
      options: literal,
      actor: "the application",
      conclusion: "it has no session",
    },
  ];
}

export const recordedTests: Probe<"recorded"> = {
  id: "recorded",
  title: "Recorded experiments",
  layer: "application",
  source: "person",
  needs: ["config"],
  applies: ({ application }) => Boolean(application?.tests),
  run,
};
