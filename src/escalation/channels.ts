// What a target can be escalated to, as buttons want it.
import type { Hook } from "../target/escalation.ts";
import type { Target } from "../target/target.ts";
import type { EscalationChannel, EscalationKind } from "./message.ts";

/** Those that the targets file names, always in this order. */
export function channelsOf({ escalation }: Pick<Target, "escalation">): EscalationChannel[] {
  if (!escalation) return [];
  const { pagerduty, webhook, email } = escalation;
  return [
    ...channel("pagerduty", "Page with PagerDuty", pagerduty, () => null),
    ...channel("webhook", "Send to webhook", webhook, ({ host }) => host),
    ...channel("email", "Draft an e-mail", email, ({ address }) => address),
  ];
}

function channel<Means>(
  kind: EscalationKind,
  label: string,
  hook: Hook<Means> | null,
  toOf: (means: Means) => string | null,
) {
  if (!hook) return [];
  return [
    "means" in hook
      ? { kind, label, to: toOf(hook.means), unusable: null }
      : { kind, label, to: null, unusable: `not usable: ${hook.why}` },
  ];
}
