// People record what they tried; what all experiments show together is told in the thread when it is new.
import type { ViewSubmitAction } from "@slack/bolt";
import { z } from "zod";
import { UserMistake } from "../../errors.ts";
import { conclusion } from "../../isolation/conclusion.ts";
import type { Experiment } from "../../isolation/experiment.ts";
import { keysOf } from "../../isolation/fingerprint.ts";
import { withoutSecrets } from "../../isolation/mask.ts";
import { pastedOptions } from "../../playbooks/pasted.ts";
import { playbooks } from "../../playbooks/index.ts";
import type { Report } from "../../report/report.ts";
import type { CheckRow, Store } from "../../store/store.ts";
import type { Bot } from "./bot.ts";
import type { Press } from "./check-buttons.ts";
import { actorOf, permitted, pressed, type Permitted } from "../access/permission.ts";
import { explain, type Reply } from "./reply.ts";
import { incidentCheck } from "./thread.ts";
import { holdsPassword, secretAnswer } from "./typed-secret.ts";
import { experimentFormView, experimentInputs } from "../views/experiment-form.ts";

export async function onExperiment(bot: Bot, press: Press, reply: Reply): Promise<void> {
  await reply.ok();
  const allowed = await permitted(bot, pressed(press));
  await openExperimentForm(bot, allowed, press.trigger_id, press.channel?.id ?? "");
}

export async function openExperimentForm(
  bot: Bot,
  allowed: Permitted,
  triggerId: string,
  channelId: string,
): Promise<void> {
  const { check, home } = await incidentCheck(allowed);
  const names = (await everyExperiment(home.store, check)).map(({ name }) => name);
  const view = experimentFormView(check.target, names, JSON.stringify({ checkId: check.id, channelId }));
  await bot.clients.interactive.views.open({ trigger_id: triggerId, view });
}

const metadataShape = z.object({ checkId: z.string(), channelId: z.string() });

/** @returns what is wrong, by the input that it is to be shown at; null when it was saved */
export async function onExperimentForm(bot: Bot, submitted: ViewSubmitAction): Promise<Record<string, string> | null> {
  try {
    const { checkId, channelId } = metadataShape.parse(JSON.parse(submitted.view.private_metadata));
    const allowed = await permitted(bot, actorOf(submitted, checkId, channelId));
    const { check, entry, home } = allowed;
    const given = inputsOf(submitted);
    if ([given.name, given.changed, given.note].some(holdsPassword)) return { name: secretAnswer };
    const read = readOptions(entry.framework, given.options);
    if ("wrong" in read) return { options: read.wrong };
    const { options, computed } = read;
    const before = await everyExperiment(home.store, check);
    const name = bot.targets().redact(check.target, given.name);
    const taken = { name: "There is an experiment of this name already; give this one its own." };
    if (before.some((one) => one.name === name)) return taken;
    const note = [given.changed && `changed: ${given.changed}`, given.note].filter(Boolean).join("; ");
    const redact = (text: string) => bot.targets().redact(check.target, text);
    const experiment: Experiment = {
      name,
      outcome: given.outcome,
      sameAs: given.sameAs === "" ? null : given.sameAs,
      options: redacted(withoutSecrets(options), redact),
      actor: submitted.user.id,
      at: new Date().toISOString(),
      vantage: null,
      conclusion: note === "" ? null : redact(note),
    };
    const ofReport = recordedIn(check.report);
    const playbook = playbooks.find(({ framework }) => framework === entry.framework);
    const line = playbook
      ? (option: string, value: unknown) => playbook.withOption(keysOf(option).join("."), value)
      : undefined;
    const saved = await home.store.addExperiment(submitted.view.id, check.id, experiment, submitted.user.id, (all) =>
      conclusion([...ofReport, ...all], line),
    );
    bot.wake();
    if (saved === "taken") return taken;
    if (saved === "gone") return { name: "This incident is not kept, or cannot be reached now." };
    if (computed.length > 0) bot.log.debug({ computed }, "options of an experiment are computed, and stay unknown");
    return null;
  } catch (error) {
    return { name: explain(error, bot.log, "plain").slice(0, 300) };
  }
}

/** Keys and values. */
function redacted(options: Experiment["options"], redact: (text: string) => string): Experiment["options"] {
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return redact(value);
    if (Array.isArray(value)) return value.map(walk);
    return typeof value === "object" && value !== null ? mapOf(value) : value;
  };
  const mapOf = (value: object): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), walk(inner)]));
  return mapOf(options);
}

interface Given {
  name: string;
  changed: string;
  options: string;
  outcome: "passed" | "failed";
  sameAs: string;
  note: string;
}

function inputsOf({ view }: ViewSubmitAction): Given {
  const at = (id: string) => view.state.values[id]?.[id];
  const words = (id: string) => at(id)?.value?.trim() ?? "";
  const outcome = at(experimentInputs.outcome)?.selected_option?.value === "passed" ? "passed" : "failed";
  const chosen = at(experimentInputs.sameAs)?.selected_option;
  return {
    name: words(experimentInputs.name),
    changed: words(experimentInputs.changed),
    options: words(experimentInputs.options),
    outcome,
    sameAs: chosen?.text.text ?? "",
    note: words(experimentInputs.note),
  };
}

function readOptions(framework: string | null, text: string): ReturnType<typeof pastedOptions> | { wrong: string } {
  try {
    return pastedOptions(framework, text);
  } catch (error) {
    if (error instanceof UserMistake) return { wrong: error.message.slice(0, 300) };
    throw error;
  }
}

/** Those that the check read from a file, and those recorded in the thread. */
async function everyExperiment(store: Store, check: CheckRow): Promise<Experiment[]> {
  return [...recordedIn(check.report), ...(await store.experiments(check.id))];
}

export function recordedIn(report: Report | null): Experiment[] {
  const facts = report?.observations.find(({ id }) => id === "recorded")?.facts as { tests?: Experiment[] } | undefined;
  return facts?.tests ?? [];
}
