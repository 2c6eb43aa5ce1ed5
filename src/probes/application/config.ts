// What does the application's own configuration ask for? Read as text, never run.
import { readConfigFile } from "../../playbooks/file.ts";
import type { LintFinding, Playbook, ReadConfig } from "../../playbooks/playbook.ts";
import { shownConfig } from "../../playbooks/shown/lint-answer.ts";
import { usualSeverity } from "../../report/causes.ts";
import { UserMistake } from "../../errors.ts";
import type { Target } from "../../target/target.ts";
import type { AppConfigFacts } from "../facts.ts";
import { passed, unknown, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";

async function run({ target, carried }: ProbeContext): Promise<Answer<AppConfigFacts>> {
  const { config: path, framework } = target.application ?? {};
  if (!path) return unknown("not-applicable", "no configuration of the application is given");
  if (!framework)
    return unknown(
      "not-applicable",
      "the application's configuration cannot be read without its framework: application.framework",
    );
  // Parsers of five languages: only who gives a configuration waits for them.
  const { playbookFor, readAppConfig } = await import("../../playbooks/index.ts");
  const { lockedBeside } = await import("../../playbooks/locked.ts");
  const { beneath } = await import("../../playbooks/beneath.ts");
  try {
    const playbook = playbookFor(framework);
    const file = await readConfigFile(path);
    const read = readAppConfig(
      playbook,
      file,
      path,
      placeOf(target),
      await lockedBeside(path),
      await beneath(playbook, path),
    );
    carried.appConfig = read.config;
    const facts = configFacts(playbook, read);
    const { findings } = facts;
    const more = { inputs: { framework }, reproduce: `dbcheck lint --framework ${framework} FILE` };
    const said = `${playbook.title}: ${read.config.options.length} options${facts.computed.length > 0 ? `, ${facts.computed.length} of them computed at run time` : ""}`;
    if (findings.length === 0) return passed(`${said}; no mistakes found`, facts, more);
    const [first] = findings;
    const mistakes = findings.filter((one) => one.severity !== "notice").length;
    const counted = mistakes === 0 ? counting(findings.length, "note") : counting(mistakes, "mistake");
    const text = `${said}; ${counted}: ${first?.line ? `line ${first.line}, ` : ""}${first?.option}`;
    // Whether it keeps the application out is for the rules to say: it may not be what is deployed.
    return warned("config-invalid", text, facts, more);
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return unknown("no-answer-of-ours", `the application's configuration cannot be read: ${error.message}`);
  }
}

/** Where this check goes: of several databases of a file the one that is meant. */
const placeOf = ({ conninfo }: Target) => ({
  host: conninfo?.hosts[0]?.host ?? null,
  database: conninfo?.database ?? null,
});

/** What a report holds of a configuration. */
export function configFacts(
  { framework, title, logs }: Playbook,
  { config, all, findings, settings }: ReadConfig,
): AppConfigFacts {
  const { database, options, opaque } = shownConfig(config);
  return {
    framework,
    title,
    database,
    options,
    computed: opaque,
    others: all.slice(1).map((one) => {
      const { lines: _, ...shown } = shownConfig(one);
      return shown;
    }),
    notes: config.notes,
    findings: findings.toSorted((a, b) => gravity(a) - gravity(b)),
    wishes: settings,
    logs,
  };
}

const counting = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** The worst first: whoever names one mistake names that. */
function gravity({ cause, severity }: LintFinding): number {
  return ["down", "degraded", "notice"].indexOf(severity ?? usualSeverity(cause));
}

export const appConfig: Probe<"app-config"> = {
  id: "app-config",
  title: "Application's configuration",
  layer: "application",
  source: "application",
  needs: [],
  applies: ({ application }) => Boolean(application?.config),
  run,
};
