// What an alert began is told back to where it came from: the verdict, as a note on PagerDuty's incident.
import type { NoteOutcome } from "../escalation/pagerduty-note.ts";
import type { Report } from "../report/report.ts";
import type { UseCaseContext } from "./context.ts";
import { threadStart } from "./threads.ts";

/** Never rejects. */
export type SendNote = (incidentId: string, text: string) => Promise<NoteOutcome>;

/** Of one pass: they are sent one after the other. */
const mostTogether = 10;
const mostLines = 3;

/** Those whose check has ended since. @throws Outage: what was not told is told the next time */
export async function answerAlerts(
  { store, targets, linkTo, log }: Pick<UseCaseContext, "store" | "targets" | "linkTo" | "log">,
  send: SendNote,
): Promise<void> {
  for (const { id, key, target, checkId } of await store.alertAnswers.claim(mostTogether)) {
    const report = (await store.check(checkId))?.report;
    const thread = await threadStart(store, checkId);
    const link = thread && (await linkTo(thread));
    const outcome: NoteOutcome = report
      ? await send(key, targets().redact(target, noteText(report, link)))
      : { kind: "given-up", why: "its check has no report" };
    if (outcome.kind === "again") {
      log.warn({ target, checkId, reason: outcome.why }, "a note on PagerDuty's incident waits");
      continue;
    }
    await store.alertAnswers.settle(id);
    if (outcome.kind === "sent")
      await store.appendEvent({
        type: "alert.answered",
        checkId,
        target,
        actor: "bot",
        data: { channel: "PagerDuty" },
      });
    else log.warn({ target, checkId, reason: outcome.why }, "PagerDuty's incident has no note of the verdict");
  }
}

/** For a person who was paged: what it is, who can fix it, what to do, and where to read on. */
export function noteText({ target, startedAt, verdict }: Report, link: string | null): string {
  const { status, cause, confidence, owner, summary, because, nextSteps } = verdict;
  const listed = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [title, ...lines.slice(0, mostLines).map((line) => `- ${line}`)];
  return [
    `dbcheck: ${target.name} is ${status}, checked at ${startedAt.slice(0, 19).replace("T", " ")} UTC.`,
    summary,
    ...(cause === null ? [] : [`Cause: ${cause}, ${confidence}. Who can fix it: ${owner}.`]),
    ...listed(
      "Evidence:",
      because.map(({ text }) => text),
    ),
    ...listed("Next:", nextSteps),
    ...(link === null ? [] : [`Thread: ${link}`]),
  ].join("\n");
}
