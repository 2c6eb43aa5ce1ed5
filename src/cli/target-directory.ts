// What Slack's side may know of the targets, and what is done for it by the process that has their secrets.
import { channelsOf } from "../escalation/channels.ts";
import { sendEscalation, resolveAlert } from "../escalation/escalate.ts";
import { notSent } from "../escalation/message.ts";
import { fingerprint } from "../report/text.ts";
import type { RegisteredTarget, TargetDirectory } from "../use-cases/target-directory.ts";
import { withoutSecrets } from "../target/secret-search.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { ticketToSend } from "../tickets/outgoing-ticket.ts";

/** @param problem why the targets file as it now stands is not in force; null when it is */
export function directoryOf(targets: ReadonlyMap<string, Target>, problem: string | null): TargetDirectory {
  const gone = (name: string) => notSent(`${name} is no longer in the targets file`);
  return {
    names: () => [...targets.keys()],
    find: (name) => {
      const target = targets.get(name);
      return target ? entryOf(name, target) : null;
    },
    redact: (name, text) => withoutSecrets(text, targets.get(name)?.secrets ?? []),
    ticket: (name, material, audience) => ticketToSend(material, audience, targets.get(name)?.secrets ?? []),
    channels: (name) => channelsOf(targets.get(name) ?? {}),
    escalate: async (name, kind, message) => {
      const target = targets.get(name);
      return target ? sendEscalation(target, kind, message) : gone(name);
    },
    resolve: async (name, incidentId) => {
      const target = targets.get(name);
      return target ? resolveAlert(target, incidentId) : gone(name);
    },
    problem: () => problem,
  };
}

/** Made once for each target: a person's Home tab asks for all of them, at every press. */
const made = new WeakMap<Target, RegisteredTarget>();

function entryOf(name: string, target: Target): RegisteredTarget {
  const known = made.get(target);
  if (known) return known;
  const framework = target.application?.framework ?? null;
  const entry = { name, fingerprint: fingerprint(describeTarget(target)), framework, policy: target.policy };
  made.set(target, entry);
  return entry;
}
