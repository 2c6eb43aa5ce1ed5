// The ephemeral answers to list, help, status and to what was not understood, as mrkdwn.
import type { Dispatcher } from "../../jobs/contract.ts";
import type { Store, LateScheduledChecks, WorkerPresence } from "../../store/store.ts";
import { nearestNames } from "../../target/nearest-names.ts";
import type { Verb } from "./parse-command.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { code, escapeMrkdwn, slackDate } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { count } from "../views/state-words.ts";

/** @param topic of one command alone; null: of all */
export function helpText(command: string, topic: Verb | null = null): string {
  const lines: [verbs: Verb[], line: string][] = [
    [["check"], `\`${command} &lt;target&gt;\` checks a database: what is wrong, and who can fix it.`],
    [["check"], `\`${command}\` on its own checks this channel's target.`],
    [["check"], `\`${command} &lt;target&gt; from &lt;vantage&gt;\` checks it from one vantage only.`],
    [["history"], `\`${command} history &lt;target&gt;\` shows what happened to it.`],
    [
      ["watch", "unwatch", "watching", "silence"],
      `\`${command} watch &lt;target&gt; every 5m\` checks it every five minutes and posts changes in this channel.`,
    ],
    [["watch"], "Add `quiet 22:00-07:00 Europe/Berlin` to post nothing during those hours."],
    [
      ["watch", "unwatch", "watching", "silence"],
      `\`${command} silence &lt;target&gt; for 2h\` pauses a watch; \`unwatch &lt;target&gt;\` ends it; ` +
        `\`watching\` lists them all.`,
    ],
    [["alerts"], `\`${command} alerts\` shows the last alerts, and why one matched no target.`],
    [
      ["list", "status", "vantages", "help"],
      `\`${command} list\` lists the targets · \`${command} status\` shows the bot's own state, ` +
        `\`${command} vantages\` its vantages · \`${command} help\` shows this.`,
    ],
  ];
  return lines
    .filter(([verbs]) => topic === null || verbs.includes(topic))
    .map(([, line]) => line)
    .join("\n");
}

/** As many as fit; the number of the others is said. */
export function listText(entries: RegisteredTarget[], command: string, problem: string | null): string {
  const broken = problem === null ? [] : [problemText(problem)];
  if (entries.length === 0)
    return ["No target can be checked here. Targets are registered in the bot's targets file.", ...broken].join("\n");
  const lines: string[] = [];
  let room = limits.fallbackChars - 400;
  for (const { name, fingerprint } of entries) {
    const line = `• ${code(name)} ${escapeMrkdwn(bounded(fingerprint, 200))}`;
    if ((room -= line.length + 1) < 0) break;
    lines.push(line);
  }
  const left = entries.length - lines.length;
  return [
    `Targets that can be checked here with \`${command} &lt;target&gt;\`:`,
    ...lines,
    ...(left > 0 ? [`and ${left} more`] : []),
    ...broken,
  ].join("\n");
}

export function unknownText(name: string, known: string[], command: string): string {
  const near = nearestNames(name, known);
  const hint =
    near.length > 0 ? `Did you mean ${near.map(code).join(" or ")}?` : `\`${command} list\` names the targets.`;
  return `There is no target ${code(bounded(name, 80))}. ${hint}`;
}

/** @param known names that this person may use, for an example of theirs */
export function unclearText(typed: string, known: string[], command: string): string {
  const [example = "orders"] = known;
  return `I don't understand ${code(bounded(typed, 80))}. Try ${code(`${command} ${example}`)}, or \`${command} help\`.`;
}

/** What was pasted is not repeated. */
export function connectionStringText(command: string): string {
  return `I check targets by name, not by connection string. \`${command} list\` shows the names.`;
}

export function whichText(entries: RegisteredTarget[], command: string): string {
  if (entries.length === 0) return `This channel has no target of its own, so name one.\n${helpText(command)}`;
  return (
    `This channel has several targets: ${entries.map(({ name }) => code(name)).join(", ")}. Name one: ` +
    `\`${command} &lt;target&gt;\`.`
  );
}

/** How the bot itself is. Every part that does not answer is named; none is waited for longer than its own 2 s. */
export async function statusText(
  store: Store,
  dispatcher: Dispatcher,
  problem: string | null,
  version: string,
): Promise<string> {
  const [queue, counts, workers, looks] = await Promise.all([
    dispatcher.status(),
    store.counts().catch(() => null),
    store.workers().catch((): WorkerPresence[] => []),
    store.lateScheduledChecks().catch(() => null),
  ]);
  return [
    `*dbcheck ${escapeMrkdwn(version)}*`,
    `${mark(queue.reachable)} Queue (${escapeMrkdwn(queue.queue)}): ${escapeMrkdwn(bounded(queue.detail, 200))}`,
    counts
      ? `${mark(true)} Store: reachable; ${counts.waiting} waiting, ${counts.running} running`
      : `${mark(false)} Store: not reachable. Checks run, but are not saved`,
    ...(counts ? [workersText(workers)] : []),
    ...(looks && looks.watched > 0 ? [scheduledChecksText(looks)] : []),
    problem === null ? `${mark(true)} Targets file: in use` : problemText(problem),
  ].join("\n");
}

function scheduledChecksText({ late, watched, mostMs }: LateScheduledChecks): string {
  if (late === 0) return `${mark(true)} Watches: ${count(watched, "watched target")}, all checked on time`;
  const behind = count(Math.max(1, Math.round(mostMs / 60_000)), "minute");
  return `${mark(false)} Watches: ${late} of ${count(watched, "watched target")} late, by ${behind} at most`;
}

function workersText(workers: WorkerPresence[]): string {
  if (workers.length === 0) return `${mark(false)} Workers: none seen in the last 15 s`;
  const each = workers.slice(0, 10).map(({ name, running, seenAt }) => {
    return `${code(bounded(name, 60))} (${running} running, seen ${slackDate(seenAt, true)})`;
  });
  const more = workers.length - each.length;
  return `${mark(true)} ${count(workers.length, "worker")}: ${each.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function problemText(problem: string): string {
  return (
    `${mark(false)} The targets file has an error, so I'm still using the previous version. ` +
    `Error: ${escapeMrkdwn(bounded(problem, 500))}`
  );
}

function mark(good: boolean): string {
  return good ? ":white_check_mark: ok –" : ":warning: trouble –";
}
