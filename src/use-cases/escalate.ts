// Tells the house's own people of an incident: PagerDuty, a webhook, a
// draft of an e-mail. Only when a person asks for it.
import { errorText, UserMistake } from "../errors.ts";
import type { EscalationKind, EscalationMessage } from "../escalation/message.ts";
import { escalation } from "../tickets/escalation.ts";
import type { Permitted, UseCaseContext } from "./context.ts";
import { threadStart } from "./threads.ts";
import { firstChoice, incidentMaterial, ticketMaterial, type IncidentMaterial } from "./ticket-material.ts";

/** "resolve" ends PagerDuty's alert of an incident that is over. */
export type EscalationAct = EscalationKind | "resolve";

export interface EscalationPreview {
  message: EscalationMessage;
  /** The check that the incident began with. */
  checkId: string;
  isOver: boolean;
}

/** What would be sent. @throws UserMistake where there is nothing to say, or a secret stands in it */
export async function escalationPreview(context: UseCaseContext, allowed: Permitted): Promise<EscalationPreview> {
  const gathered = await incidentMaterial(allowed);
  return {
    message: await messageOf(context, allowed, gathered),
    checkId: gathered.check.id,
    isOver: gathered.incident?.incident.state === "closed",
  };
}

async function messageOf(
  { targets, linkTo }: UseCaseContext,
  { backend }: Permitted,
  gathered: IncidentMaterial,
): Promise<EscalationMessage> {
  const thread = await threadStart(backend.store, gathered.check.id);
  const material = ticketMaterial(gathered, firstChoice(gathered, null), new Date().toISOString());
  const { verdict, startedAt, target } = material.report;
  const [title = "", ...rest] = escalation(material, null).sentences.map(({ text }) => text);
  const made = targets().ticket(target.name, material, "private");
  if ("refused" in made) throw new UserMistake(`The message would contain ${made.refused}, so it can't be sent.`);
  return {
    incidentId: gathered.incident?.id ?? gathered.check.id,
    target: target.name,
    title,
    text: targets().redact(target.name, [title, ...rest].join("\n")),
    status: verdict.status,
    cause: verdict.cause,
    owner: verdict.cause === null ? null : verdict.owner,
    severity: made.ticket.severity.level,
    link: thread ? await linkTo(thread) : null,
    at: startedAt,
  };
}

export type Escalated =
  /** Nothing was sent: the person sends it. */
  | { kind: "draft"; url: string }
  | { kind: "not-sent"; why: string; mayHaveArrived: boolean }
  | { kind: "sent"; channel: string; reference: string | null };

/** Sends it, and keeps a note of that. @throws as `escalationPreview` */
export async function escalate(
  context: UseCaseContext,
  allowed: Permitted,
  act: EscalationAct,
  userId: string,
): Promise<Escalated> {
  const { check, backend } = allowed;
  const targets = context.targets();
  const { message, checkId } = await escalationPreview(context, allowed);
  const outcome =
    act === "resolve"
      ? await targets.resolve(check.target, message.incidentId)
      : await targets.escalate(check.target, act, message);
  if ("draft" in outcome) return { kind: "draft", url: outcome.draft };
  if (!outcome.sent) {
    const { why, mayHaveArrived } = outcome;
    context.log.warn({ target: check.target, kind: act, why }, "an escalation was not sent");
    return { kind: "not-sent", why, mayHaveArrived };
  }
  const isEnd = act === "resolve";
  const channel = isEnd ? "PagerDuty" : (targets.channels(check.target).find(({ kind }) => kind === act)?.label ?? act);
  const { reference } = outcome;
  const note = { kind: "escalated" as const, channel, by: userId, at: new Date().toISOString(), reference, isEnd };
  // It is out: whatever keeps it from being written down, nobody is told that it was not sent.
  await backend.store.addEscalation(checkId, note).catch((error: unknown) => {
    const reason = errorText(error);
    context.log.error(
      { reason, target: check.target, kind: act },
      "an escalation was sent, and could not be written down",
    );
  });
  context.wake();
  return { kind: "sent", channel, reference };
}
