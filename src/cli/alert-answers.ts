// Tells alerts' verdicts back to PagerDuty while the bot runs, where it has the token for it.
import type { Config } from "../config.ts";
import { errorText, Outage, UserMistake } from "../errors.ts";
import { addPagerDutyNote, type PagerDutyNotes } from "../escalation/pagerduty-note.ts";
import { Secret } from "../secret.ts";
import { baseUrl } from "../target/platform.ts";
import { answerAlerts } from "../use-cases/answer-alerts.ts";
import type { UseCaseContext } from "../use-cases/context.ts";

export type NoteConfig = Pick<Config, "PAGERDUTY_API_TOKEN" | "PAGERDUTY_FROM" | "PAGERDUTY_API_URL">;

/** Checks end often; a note may wait for so long. */
const gatherMs = 1_000;
/** A change that the store could not tell of is seen by then. */
const lookEveryMs = 15_000;
const noteWithinMs = 5_000;

/** Null: it is not asked for. @throws UserMistake where half of it is set, or the address is no address */
export function pagerDutyNotes(config: NoteConfig): PagerDutyNotes | null {
  const { PAGERDUTY_API_TOKEN: token, PAGERDUTY_FROM: from } = config;
  if (token === undefined && from === undefined) return null;
  if (token === undefined || from === undefined)
    throw new UserMistake("Set PAGERDUTY_API_TOKEN and PAGERDUTY_FROM together, for notes on PagerDuty's incidents.");
  const apiUrl = baseUrl(config, "PAGERDUTY_API_URL") ?? "https://api.pagerduty.com";
  return { apiUrl, token: new Secret(token), from };
}

export function startAlertAnswers(context: UseCaseContext, notes: PagerDutyNotes): { close: () => Promise<void> } {
  const { store, log } = context;
  const ended = new AbortController();
  let wake = () => {};
  const stop = store.onChange(() => wake());
  const changed = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, lookEveryMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const send = (incidentId: string, text: string) =>
    addPagerDutyNote(notes, incidentId, text, AbortSignal.any([ended.signal, AbortSignal.timeout(noteWithinMs)]));
  const running = (async () => {
    while (!ended.signal.aborted) {
      const next = changed();
      await answerAlerts(context, send).catch((error: unknown) => {
        if (error instanceof Outage) log.debug({ reason: errorText(error) }, "notes wait for the store");
        else log.error({ err: error }, "telling an alert's verdict back broke");
      });
      await next;
      if (!ended.signal.aborted) await new Promise((resolve) => setTimeout(resolve, gatherMs));
    }
  })();
  return {
    close: async () => {
      stop();
      ended.abort();
      wake();
      await running;
    },
  };
}
