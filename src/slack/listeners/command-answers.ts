// The ephemeral answers to list, help, status and to what was not understood, as mrkdwn.
import type { Dispatcher } from "../../jobs/contract.ts";
import type { Store, WorkerSeen } from "../../store/store.ts";
import { nearestNames } from "../../target/nearest.ts";
import type { Entry } from "../access/target-directory.ts";
import { code, escapeMrkdwn, moment } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { count } from "../views/words.ts";

export function helpText(command: string): string {
  return [
    `\`${command} &lt;target&gt;\` checks a database from the network to its locks, and says who can fix what is wrong.`,
    `\`${command}\` alone checks the target that belongs to this channel.`,
    `\`${command} history &lt;target&gt;\` tells what happened to it.`,
    `\`${command} watch &lt;target&gt; every 5m\` looks by itself and tells this channel of a change · \`unwatch\`, \`watching\`, \`silence &lt;target&gt; 2h\`.`,
    `\`${command} list\` names the targets · \`${command} status\` tells how the bot itself is · \`${command} help\` shows this.`,
  ].join("\n");
}

/** As many as fit; the number of the others is said. */
export function listText(entries: Entry[], command: string, problem: string | null): string {
  const broken = problem === null ? [] : [problemText(problem)];
  if (entries.length === 0)
    return ["No target may be checked here. Targets are registered in the bot's targets file.", ...broken].join("\n");
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
  return `I know no target ${code(bounded(name, 80))}. ${hint}`;
}

export function unclearText(typed: string, command: string): string {
  return `I did not understand ${code(bounded(typed, 80))}.\n${helpText(command)}`;
}

export function whichText(entries: Entry[], command: string): string {
  if (entries.length === 0) return `No target belongs to this channel alone, so name one.\n${helpText(command)}`;
  return `Several targets belong to this channel: ${entries.map(({ name }) => code(name)).join(", ")}. Name one: \`${command} &lt;target&gt;\`.`;
}

/** How the bot itself is. Every part that does not answer is named; none is waited for longer than its own 2 s. */
export async function statusText(
  store: Store,
  dispatcher: Dispatcher,
  problem: string | null,
  version: string,
): Promise<string> {
  const [queue, counts, workers] = await Promise.all([
    dispatcher.status(),
    store.counts().catch(() => null),
    store.workers().catch((): WorkerSeen[] => []),
  ]);
  return [
    `*dbcheck ${escapeMrkdwn(version)}*`,
    `${mark(queue.reachable)} Queue (${escapeMrkdwn(queue.queue)}): ${escapeMrkdwn(bounded(queue.detail, 200))}`,
    counts
      ? `${mark(true)} Store: reachable; ${counts.waiting} waiting, ${counts.running} running`
      : `${mark(false)} Store: not reachable; checks run, but are not saved`,
    ...(counts ? [workersText(workers)] : []),
    problem === null ? `${mark(true)} Targets file: in force` : problemText(problem),
  ].join("\n");
}

function workersText(workers: WorkerSeen[]): string {
  if (workers.length === 0) return `${mark(false)} Workers: none seen in the last 15 s`;
  const each = workers.slice(0, 10).map(({ name, running, seenAt }) => {
    return `${code(bounded(name, 60))} (${running} running, seen ${moment(seenAt, true)})`;
  });
  const more = workers.length - each.length;
  return `${mark(true)} ${count(workers.length, "worker")}: ${each.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function problemText(problem: string): string {
  return `${mark(false)} The targets file as it now stands is not used; the last good version is: ${escapeMrkdwn(bounded(problem, 500))}`;
}

function mark(good: boolean): string {
  return good ? ":white_check_mark: ok –" : ":warning: trouble –";
}
