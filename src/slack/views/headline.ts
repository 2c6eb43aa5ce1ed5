// The message in the channel: which database, what state, what it
// means. Edited in place: what it mentions notifies nobody.
import { firstSentence, short, shortStep } from "../../report/sentences.ts";
import type { Report } from "../../report/report.ts";
import type { CheckRow, IncidentRow, TicketRow } from "../../store/store.ts";
import type { Owners } from "../../target/target.ts";
import { escapeMrkdwn } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { fitting, latest, mostChars, type Shrink } from "./fit.ts";
import { room as widths, who } from "./report-summary.ts";
import { alertLine, spokenAlert } from "./alert.ts";
import { moment, standing, watchLine } from "./incident.ts";
import { incidentControls } from "./incident-controls.ts";
import { whose } from "./owner.ts";
import { placeLines } from "./places.ts";
import { emoji, rich, section, text, withCode, type Rendered } from "./rich-text.ts";
import { checkWords, count, duration, sentence } from "./state-words.ts";
import { hasEnded } from "../../use-cases/check-state.ts";

/** Who is before a waiting check, and who could take it. */
export interface Queue {
  ahead: number;
  workers: number;
}

const room = {
  whatChars: widths.what,
  doNowChars: widths.firstStep,
  codeChars: widths.code,
  alertChars: 90,
  alertSummaryChars: 120,
  took: 1,
  watch: 2,
  below: 5,
  belowChars: 200,
  places: 4,
};
/** What is wrong, what to do and who stay. */
const order: Shrink<typeof room>[] = [
  ["alertSummaryChars", 60],
  ["below", 1],
  ["belowChars", 120],
  ["took", 0],
  ["alertSummaryChars", 0],
  ["places", 3],
  ["watch", 1],
  ["whatChars", 110],
  ["watch", 0],
  ["below", 0],
  ["alertChars", 50],
  ["places", 2],
  ["whatChars", 90],
  ["doNowChars", 65],
  ["whatChars", 70],
  ["alertChars", 30],
  ["doNowChars", 50],
  ["whatChars", 55],
  ["codeChars", 0],
];

/**
 * @param incident that began with this check, and what has become of it; else null
 * @param owners whom it names where the verdict is theirs to fix
 * @param isLate it is told long after the check had ended
 */
export function headline(
  check: CheckRow,
  queue: Queue | null,
  incident: IncidentRow | null = null,
  tickets: TicketRow[] = [],
  owners: Owners = {},
  isLate = false,
): Rendered {
  const now = incident ? standing(incident.incident) : null;
  const { emoji: mark, word } = now ?? checkWords(check);
  const said =
    now?.said ||
    sentence(check) ||
    (check.state === "waiting" && !check.cancelRequested ? waiting(queue, check.createdAt) : "");
  const isOver = incident?.incident.state === "closed" || (incident?.incident.healthyInRow ?? 0) > 0;
  const action = isOver ? null : actionOf(check);
  const takenBy = isOver ? null : (incident?.incident.takenBy ?? null);
  const alert = check.alert ?? null;
  const isWhole = isOver || check.state !== "done";
  const below = [...takenOver(check), ...check.notes.slice(-5)];
  return {
    text: bounded(
      escapeMrkdwn(
        [`${check.target}: ${word}.`, wholeSentence(said), spoken(action), alert ? spokenAlert(alert) : ""]
          .join(" ")
          .trim(),
      ),
      limits.fallbackChars,
    ),
    blocks: [
      fitting(mostChars.headline, room, order, (left) =>
        rich(
          section(
            emoji(mark),
            text(" "),
            text(check.target, { bold: true }, 100),
            text(": "),
            text(word, { bold: true }),
            ...(now?.by ? [text(" – by "), { type: "user" as const, user_id: now.by }] : []),
            text(
              said === ""
                ? ""
                : `${now?.by ? ", " : " – "}${short(isWhole ? said : firstSentence(said), left.whatChars)}`,
            ),
          ),
          ...(alert ? [alertLine(alert, left.alertChars, left.alertSummaryChars)] : []),
          ...(action === null
            ? []
            : [
                section(
                  text("Do now: ", { bold: true }),
                  ...withCode(shortStep(action.doNow, left.doNowChars, left.codeChars, "in the thread")),
                ),
                section(
                  text("Who: ", { bold: true }),
                  ...whose(action.report, owners),
                  text(left.took === 0 ? "" : took(check), { italic: true }),
                ),
              ]),
          ...placeLines(check.state === "done" ? check.report : null, left.places),
          ...(takenBy === null ? [] : [section({ type: "user", user_id: takenBy }, text(" is on it."))]),
          ...(hasEnded(check) ? [] : [section(text(check.fingerprint, { code: true }, 200))]),
          ...latest(below, left.below).map((line) => section(text(short(line, left.belowChars), { italic: true }))),
          ...(incident ? [watchLine(incident.incident, left.watch)] : []),
          ...(isLate && !incident && check.finishedAt ? [endedLine(check.finishedAt)] : []),
          ...latest(
            tickets.filter(({ caseNumber }) => caseNumber !== null),
            2,
          ).map(caseLine),
        ),
      ),
      ...(incident ? [incidentControls(check.id, incident.incident)] : []),
    ],
  };
}

/** An incident's headline says since when; a check by itself is taken for one of now. */
function endedLine(at: Date) {
  return section(text("Checked ", { italic: true }), moment(at.toISOString()), text(".", { italic: true }));
}

function caseLine({ ticket, caseNumber }: TicketRow) {
  return section(emoji("ticket"), text(` ${ticket.vendorTitle}: case `), text(caseNumber ?? "", { bold: true }, 100));
}

function waiting(queue: Queue | null, since: Date): string {
  if (!queue) return "";
  const place = queue.ahead === 0 ? "next in the queue" : `${count(queue.ahead, "check")} ahead in the queue`;
  // A check that was asked for just now has not had its chance yet.
  if (queue.workers === 0) return Date.now() - since.getTime() < 3000 ? place : `${place}; no worker running`;
  return `${place}; ${count(queue.workers, "worker")} seen`;
}

/** What the verdict asks for; null where nothing is wrong, or where nobody knows. */
function actionOf({ state, report }: CheckRow): { doNow: string; report: Report } | null {
  if (state !== "done" || !report?.verdict.cause) return null;
  const [first] = report.verdict.nextSteps;
  if (first === undefined) return null;
  return { doNow: first, report };
}

function spoken(action: { doNow: string; report: Report } | null): string {
  return action === null ? "" : `Do now: ${firstSentence(action.doNow)} Who: ${who(action.report)}.`;
}

/** For who hears the text alone. */
function wholeSentence(said: string): string {
  const whole = `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
  return said === "" || /[.!?…)]$/.test(said) ? whole : `${whole}.`;
}

/** " · checked in 812 ms" */
function took({ report }: CheckRow): string {
  return report ? ` · checked in ${duration(report.tookMs)}` : "";
}

function takenOver(check: CheckRow): string[] {
  const isRetry = !hasEnded(check) && check.attempts > 1;
  return isRetry ? [`Taken over by another worker (attempt ${check.attempts}).`] : [];
}
