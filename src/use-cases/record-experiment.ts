// People record what they tried; what all experiments show together is a note in the thread when it is new.
import { UserMistake } from "../errors.ts";
import { conclusion } from "../isolation/conclusion.ts";
import type { RecordedExperiment } from "../isolation/experiment.ts";
import { keysOf } from "../isolation/flat-options.ts";
import type { Line } from "../isolation/isolate.ts";
import { withoutSecretOptions } from "../isolation/mask.ts";
import { pastedOptions } from "../playbooks/pasted.ts";
import { playbooks } from "../playbooks/index.ts";
import type { FactsOf } from "../probes/facts-of.ts";
import { factsBy } from "../report/observation.ts";
import type { Report } from "../report/report.ts";
import type { CheckRow, Store } from "../store/store.ts";
import { holdsPassword, secretAnswer } from "../target/typed-secret.ts";
import type { Permitted, UseCaseContext } from "./context.ts";

/** As somebody typed it; "" where they left it empty. */
export interface TypedExperiment {
  name: string;
  changed: string;
  options: string;
  outcome: "passed" | "failed";
  sameAs: string;
  note: string;
}

/** What is wrong, in plain text, by the field that it is wrong in. */
export type Wrong = Partial<Record<"name" | "options", string>>;

/** @param deliveryId the same for what is sent twice @returns null when it was recorded */
export async function recordExperiment(
  context: UseCaseContext,
  { check, entry, backend }: Permitted,
  typed: TypedExperiment,
  { userId, deliveryId }: { userId: string; deliveryId: string },
): Promise<Wrong | null> {
  if ([typed.name, typed.changed, typed.note].some(holdsPassword)) return { name: secretAnswer };
  const read = readOptions(entry.framework, typed.options);
  if ("wrong" in read) return { options: read.wrong };
  const redact = (text: string) => context.targets().redact(check.target, text);
  const before = await experimentsOf(backend.store, check);
  const name = redact(typed.name);
  const taken = { name: "There is already an experiment with this name. Choose another name." };
  if (before.some((one) => one.name === name)) return taken;
  const note = [typed.changed && `changed: ${typed.changed}`, typed.note].filter(Boolean).join("; ");
  const experiment: RecordedExperiment = {
    name,
    outcome: typed.outcome,
    sameAs: typed.sameAs === "" ? null : typed.sameAs,
    options: redacted(withoutSecretOptions(read.options), redact),
    actor: userId,
    at: new Date().toISOString(),
    vantage: null,
    conclusion: note === "" ? null : redact(note),
  };
  const ofReport = experimentsIn(check.report);
  const saved = await backend.store.addExperiment(deliveryId, check.id, experiment, userId, (all) =>
    conclusion([...ofReport, ...all], optionLine(entry.framework)),
  );
  context.wake();
  if (saved === "taken") return taken;
  if (saved === "gone") return { name: "This incident is no longer stored, or the store is not reachable now." };
  const { computed } = read;
  if (computed.length > 0) context.log.debug({ computed }, "options of an experiment are computed, and stay unknown");
  return null;
}

/** Those that the check read from a file, and those recorded in the thread. */
export async function experimentsOf(store: Store, check: CheckRow): Promise<RecordedExperiment[]> {
  return [...experimentsIn(check.report), ...(await store.experiments(check.id))];
}

const factsIn = factsBy<FactsOf>();

export function experimentsIn(report: Report | null): RecordedExperiment[] {
  const row = report?.observations.find(({ id }) => id === "recorded");
  return factsIn(row, "recorded")?.tests ?? [];
}

/** How the framework writes an option; undefined without a playbook. */
export function optionLine(framework: string | null): Line | undefined {
  const playbook = playbooks.find((one) => one.framework === framework);
  return playbook ? (option, value) => playbook.withOption(keysOf(option).join("."), value) : undefined;
}

/** Keys and values. */
function redacted(
  options: RecordedExperiment["options"],
  redact: (text: string) => string,
): RecordedExperiment["options"] {
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return redact(value);
    if (Array.isArray(value)) return value.map(walk);
    return typeof value === "object" && value !== null ? mapOf(value) : value;
  };
  const mapOf = (value: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), walk(inner)]));
  return mapOf(options);
}

function readOptions(framework: string | null, text: string): ReturnType<typeof pastedOptions> | { wrong: string } {
  try {
    return pastedOptions(framework, text);
  } catch (error) {
    if (error instanceof UserMistake) return { wrong: error.message };
    throw error;
  }
}
