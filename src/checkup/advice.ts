// What people can run on the application's side: its framework's own steps, with this target's values.
import { playbooks } from "../playbooks/index.ts";
import type { AppConfig } from "../playbooks/playbook.ts";
import type { Advice } from "../report/report.ts";
import type { Target } from "../target/target.ts";

/** Null without a framework that has a playbook, or without a place to connect to. */
export function adviceFor({ conninfo, inputs, application }: Target, config: AppConfig | null): Advice | null {
  const name = application?.framework ?? inputs.application?.framework;
  const playbook = playbooks.find(({ framework }) => framework === name);
  const [first] = conninfo?.hosts ?? [];
  if (!playbook || !conninfo || !first) return null;
  const { user, database, sslmode } = conninfo;
  const steps = playbook.steps({ host: first.host, port: first.port, database, user, sslmode, config });
  return { framework: playbook.framework, title: playbook.title, steps, logs: playbook.logs };
}
