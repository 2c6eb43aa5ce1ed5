// Alerts come in: which target each is about, into the ledger, and what they begin.
import { mayBeShownIn } from "../access/policy.ts";
import type { ReceivedAlert } from "../alerts/alert.ts";
import { matchAlert } from "../alerts/match.ts";
import { keyOf } from "../alerts/read-json.ts";
import type { AlertSourceName } from "../target/alert-rules.ts";
import type { AlertOutcome, NewAlert, TakenAlert } from "../store/alerts.ts";
import type { UseCaseContext } from "./context.ts";
import type { AlertableTarget } from "./target-directory.ts";

export interface IncomingAlerts {
  source: AlertSourceName;
  /** The target that the hook's own path names; null: none. */
  path: string | null;
  alerts: ReceivedAlert[];
  /** The message of an alert bot that they stand in: they are answered below it. */
  thread?: { channel: string; threadTs: string };
}

/**
 * @returns what became of each; what it began runs, or soon will
 * @throws Outage: not all are kept, and whoever sent them has to send them again
 */
export async function receiveAlerts(context: UseCaseContext, incoming: IncomingAlerts): Promise<TakenAlert[]> {
  const targets = context.targets().alertable();
  const taken = await context.store.takeAlerts(
    incoming.alerts.map((alert) => asNew(context, incoming, alert, targets)),
  );
  context.wake();
  // A storm that joins one check is one line of the log, and all of it is in the ledger.
  for (const { target, title, outcome } of taken)
    if (outcome !== null)
      context.log[isJoined(outcome) ? "debug" : "info"](
        { source: incoming.source, target, title, outcome },
        "an alert came in",
      );
  // They are durable, and found again if this process ends now: nobody waits for the queue.
  void context.intake.run(taken.flatMap(({ toRun }) => toRun ?? []));
  return taken;
}

const isJoined = (outcome: AlertOutcome) => outcome === "joined-check" || outcome === "joined-incident";

function asNew(
  context: UseCaseContext,
  { source, path, thread }: IncomingAlerts,
  { places, ids, ...received }: ReceivedAlert,
  targets: AlertableTarget[],
): NewAlert {
  // Whatever its source makes of them: they are keys of the ledger's index.
  const alert = { ...received, key: keyOf(received.key), moment: keyOf(received.moment) };
  const none = { ...alert, source, target: null, candidates: [] };
  if (alert.isOwn) return { ...none, reason: "dbcheck itself raised it" };
  const match = matchAlert({ ...alert, places, ids }, { source, path }, targets);
  if (match.target === null) return { ...none, reason: match.reason, candidates: match.candidates };
  const target = targets.find(({ name }) => name === match.target);
  if (!target) return { ...none, reason: "its target is no longer in the targets file" };
  const { name, fingerprint, channel } = target;
  const entry = context.targets().find(name);
  if (thread && entry && !mayBeShownIn(entry.policy, thread.channel))
    return { ...none, reason: "the target that it names may not be shown in this channel", candidates: [name] };
  const redact = (text: string) => context.targets().redact(name, text);
  return {
    ...alert,
    source,
    title: redact(alert.title),
    summary: alert.summary === null ? null : redact(alert.summary),
    labels: Object.fromEntries(Object.entries(alert.labels).map(([label, value]) => [label, redact(value)])),
    target: { name, fingerprint, place: thread ?? { channel } },
    reason: null,
    candidates: [],
  };
}
