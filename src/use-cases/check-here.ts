// One check from this process, for who asks here: no store, no queue, and nothing is kept.
import { runCheckup, type CheckupOptions } from "../checkup/run.ts";
import { warmUp } from "../probes/way-in/resolve/system.ts";
import type { Report } from "../report/report.ts";
import type { Target } from "../target/target.ts";

/** What the asker says of the application; each goes before what the targets file says. */
export interface SaidOfApplication {
  /** Paths of its configuration, and of recorded experiments. */
  config?: string | undefined;
  framework?: string | undefined;
  tests?: string | undefined;
}

/** @throws UserMistake for a configuration that cannot be read, or a framework that is not known */
export async function checkHere(
  { target: known, ...options }: CheckupOptions,
  application: SaidOfApplication = {},
): Promise<Report> {
  const target = await withApplication(known, application);
  if (target.conninfo?.hosts.some(({ kind, hostaddr }) => kind === "name" && !hostaddr)) warmUp();
  return runCheckup({ ...options, target });
}

async function withApplication(target: Target, { config, framework, tests }: SaidOfApplication): Promise<Target> {
  if (config === undefined && framework === undefined && tests === undefined) return target;
  const { readConfigFile } = await import("../playbooks/file.ts");
  const { playbookFor, readAppConfig } = await import("../playbooks/index.ts");
  const { frameworkOf } = await import("../playbooks/detect.ts");
  const text = config === undefined ? null : await readConfigFile(config);
  const said = framework ?? target.application?.framework ?? undefined;
  const name = said ?? (text !== null && config !== undefined ? frameworkOf(text, config).framework : undefined);
  const playbook = name === undefined ? null : playbookFor(name);
  if (playbook && config !== undefined && text !== null) readAppConfig(playbook, text, config);
  const known = target.application ?? { framework: null, config: null, tests: null, healthUrl: null };
  return {
    ...target,
    inputs: {
      ...target.inputs,
      application: { ...target.inputs.application, ...(name === undefined ? {} : { framework: name }) },
    },
    application: { ...known, framework: name ?? null, config: config ?? known.config, tests: tests ?? known.tests },
  };
}
