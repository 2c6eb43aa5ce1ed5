// The one door through which a target's trouble is told to the house's own
// people. Opened by a press of a button, never by a check.
import type { Hook } from "../target/escalation.ts";
import { redactorFor } from "../target/redact.ts";
import { secretIn } from "../target/secret-search.ts";
import type { Target } from "../target/target.ts";
import { mailto } from "./mailto.ts";
import {
  notSent,
  type Delivery,
  type MailDraft,
  type EscalationKind,
  type EscalationMessage,
  type NotSent,
} from "./message.ts";
import { resolve, trigger } from "./pagerduty.ts";
import { sendToWebhook } from "./webhook.ts";

/** What one escalation may take, every attempt included. */
export const escalationDeadlineMs = 5000;

type Escalating = Pick<Target, "name" | "conninfo" | "escalation" | "secrets">;

/** Never throws; every reason can be shown. */
export function sendEscalation(
  target: Escalating,
  kind: "email",
  message: EscalationMessage,
  withinMs?: number,
): Promise<MailDraft | NotSent>;
export function sendEscalation(
  target: Escalating,
  kind: "pagerduty" | "webhook",
  message: EscalationMessage,
  withinMs?: number,
): Promise<Delivery>;
export function sendEscalation(
  target: Escalating,
  kind: EscalationKind,
  message: EscalationMessage,
  withinMs?: number,
): Promise<Delivery | MailDraft>;
export async function sendEscalation(
  target: Escalating,
  kind: EscalationKind,
  message: EscalationMessage,
  withinMs = escalationDeadlineMs,
): Promise<Delivery | MailDraft> {
  const { escalation, secrets } = target;
  const found = secretIn(message, secrets);
  if (found !== null) return notSent(`the message would contain ${found}, so it was not sent`);
  const signal = AbortSignal.timeout(withinMs);
  if (kind === "pagerduty")
    return through(target, kind, escalation?.[kind], (to) =>
      trigger(to, message, sourceOf(target), redactorFor(secrets), signal),
    );
  if (kind === "webhook") return through(target, kind, escalation?.[kind], (to) => sendToWebhook(to, message, signal));
  return through<{ address: string }, MailDraft>(target, kind, escalation?.[kind], ({ address }) => ({
    draft: mailto(address, message),
  }));
}

/**
 * Ends PagerDuty's alert when the incident is over. Without PagerDuty in the
 * targets file there is nothing to end: not sent. Never throws.
 */
export async function resolveAlert(
  target: Escalating,
  incidentId: string,
  withinMs = escalationDeadlineMs,
): Promise<Delivery> {
  const signal = AbortSignal.timeout(withinMs);
  return through(target, "pagerduty", target.escalation?.pagerduty, (to) =>
    resolve(to, incidentId, redactorFor(target.secrets), signal),
  );
}

async function through<Means, Done>(
  { name }: Escalating,
  kind: EscalationKind,
  hook: Hook<Means> | null | undefined,
  send: (means: Means) => Done | Promise<Done>,
): Promise<Done | NotSent> {
  if (!hook) return notSent(`${name} has no ${kind} under escalation in the targets file`);
  return "means" in hook ? send(hook.means) : notSent(`not usable: ${hook.why}`);
}

/** A host name, as PagerDuty would rather have; where there is none, the target's own name. */
function sourceOf({ name, conninfo }: Escalating): string {
  const [first] = conninfo?.hosts ?? [];
  return first && first.kind !== "socket" ? first.host : name;
}
