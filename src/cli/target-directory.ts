// What Slack's side may know of the targets, and what is done for it by the process that has their secrets.
import { channelsOf } from "../escalation/channels.ts";
import { sendEscalation, resolveAlert } from "../escalation/escalate.ts";
import { notSent } from "../escalation/message.ts";
import { fingerprint } from "../report/text.ts";
import { placeText } from "../alerts/match.ts";
import type { AlertableTarget, RegisteredTarget, TargetDirectory } from "../use-cases/target-directory.ts";
import { databaseIds } from "../target/vendor-ids.ts";
import { secretIn, secretsRemover } from "../target/secret-search.ts";
import { describeTarget, type Target } from "../target/target.ts";
import { placeScript } from "../vantages/place-script.ts";
import { ticketToSend } from "../tickets/outgoing-ticket.ts";

/**
 * @param own the vantage of this process. @param problem why the targets file as it now stands is not in force;
 * null when it is
 */
export function directoryOf(
  targets: ReadonlyMap<string, Target>,
  problem: string | null,
  own: string | null = null,
): TargetDirectory {
  const gone = (name: string) => notSent(`${name} is no longer in the targets file`);
  return {
    names: () => [...targets.keys()],
    find: (name) => {
      const target = targets.get(name);
      return target ? entryOf(name, target) : null;
    },
    alertable: () => [...targets].map(([name, target]) => alertableOf(name, target)),
    redact: (name, text) => removerOf(targets.get(name))(text),
    secretIn: (value) =>
      secretIn(
        value,
        [...targets.values()].flatMap(({ secrets }) => secrets),
      ),
    script: (name, vantage) => {
      const target = targets.get(name);
      return target ? placeScript(describeTarget(target), vantage) : null;
    },
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
    isOwnVantage: (name) => name === own,
    problem: () => problem,
  };
}

/** Made once for each target: a person's Home tab asks for all of them, at every press. */
const made = new WeakMap<Target, RegisteredTarget>();

function entryOf(name: string, target: Target): RegisteredTarget {
  const known = made.get(target);
  if (known) return known;
  const framework = target.application?.framework ?? null;
  const { policy, vantages } = target;
  const entry = {
    name,
    fingerprint: fingerprint(describeTarget(target)),
    framework,
    policy,
    ...(vantages ? { vantages } : {}),
  };
  made.set(target, entry);
  return entry;
}

/** Made once, as the entry: a storm of alerts asks for it at each label, and it costs more than its use. */
const removers = new WeakMap<Target, (text: string) => string>();
const removerOfNone = secretsRemover([]);

function removerOf(target: Target | undefined): (text: string) => string {
  if (!target) return removerOfNone;
  const known = removers.get(target);
  if (known) return known;
  const remover = secretsRemover(target.secrets);
  removers.set(target, remover);
  return remover;
}

/** Made once, as the entry: a storm of alerts asks for all of them at each one. */
const alertables = new WeakMap<Target, AlertableTarget>();

function alertableOf(name: string, target: Target): AlertableTarget {
  const known = alertables.get(target);
  if (known) return known;
  const hosts = [target.conninfo, target.direct].flatMap((one) => one?.hosts ?? []);
  const places = hosts.flatMap(({ kind, host, hostaddr, port }) =>
    kind === "socket" ? [] : [host, hostaddr].flatMap((one) => (one ? [placeText(one, port)] : [])),
  );
  const alertable = {
    name,
    fingerprint: entryOf(name, target).fingerprint,
    rules: target.alerts?.rules ?? [],
    channel: target.alerts?.channel ?? null,
    places: [...new Set(places)],
    ids: databaseIds(target.vendor ?? null),
  };
  alertables.set(target, alertable);
  return alertable;
}
