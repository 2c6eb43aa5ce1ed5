// What people can run on the application's side: its framework's own steps, with this target's values.
import { playbooks } from "../playbooks/index.ts";
import type { AppConfig } from "../playbooks/playbook.ts";
import type { Advice } from "../report/report.ts";
import type { Target } from "../target/target.ts";

/** Null without a framework that has a playbook, or without a place to connect to. */
export function frameworkAdvice({ conninfo, inputs, application }: Target, config: AppConfig | null): Advice | null {
  const name = application?.framework ?? inputs.application?.framework;
  const playbook = playbooks.find(({ framework }) => framework === name);
  const [first] = conninfo?.hosts ?? [];
  if (!playbook || !conninfo || !first) return null;
  const steps = playbook.steps({
    host: plain(first.host, "HOST"),
    port: first.port,
    database: plain(conninfo.database, "DATABASE"),
    user: plain(conninfo.user, "USER"),
    sslmode: conninfo.sslmode,
    config,
  });
  return { framework: playbook.framework, title: playbook.title, steps, logs: playbook.logs };
}

/**
 * Steps are pasted into shells and consoles: what would act there, or
 * end a text early, is left for the person to fill in.
 */
function plain(text: string, word: string): string {
  return /^[\w.:@%/+-]+$/.test(text) ? text : word;
}
