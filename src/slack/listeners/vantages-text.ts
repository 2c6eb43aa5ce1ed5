// The places that answer for themselves, and those that the targets file names and nobody has heard.
import type { VantageSeen } from "../../store/vantages.ts";
import { silentAfterMs, versionBeside } from "../../report/round.ts";
import { code, escapeMrkdwn, slackDate } from "../escape.ts";
import { bounded, limits } from "../limits.ts";
import { count } from "../views/state-words.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import type { SlackBot } from "./slack-bot.ts";

/** For a full member of the workspace. @param mine targets that this person may see */
export async function vantagesFor({ store, targets }: SlackBot, mine: RegisteredTarget[]): Promise<string | null> {
  const named = [...new Set(mine.flatMap(({ vantages = [] }) => vantages))];
  const others = named.filter((name) => !targets().isOwnVantage(name));
  return vantagesText(await store.vantages.vantages(), others);
}

/** Null: there is none. @param named of targets that this person may see */
export function vantagesText(seen: VantageSeen[], named: string[]): string | null {
  const unheard = named.filter((name) => !seen.some((one) => one.name === name));
  const lines = [
    ...seen.map((one) => `• ${code(bounded(one.name, 63))} ${stateOf(one)}`),
    ...unheard.map((name) => `• ${code(bounded(name, 63))} :warning: no contact yet. Start \`dbcheck agent\` there.`),
  ];
  if (lines.length === 0) return null;
  const shown: string[] = [];
  let room = limits.fallbackChars - 200;
  for (const line of lines) if ((room -= line.length + 1) >= 0) shown.push(line);
  const left = lines.length - shown.length;
  return ["*Vantages*", ...shown, ...(left > 0 ? [`and ${left} more`] : [])].join("\n");
}

function stateOf({ about, silentForMs, seenAt }: VantageSeen): string {
  const isLive = silentForMs < silentAfterMs;
  const { version, clockOffsetMs, selfTest } = about;
  const troubles = [
    ...(isLive ? [] : ["silent"]),
    ...{
      same: [],
      older: ["uses an older report format: update it"],
      newer: ["uses a newer report format: update the bot"],
    }[versionBeside(about)],
    ...(selfTest?.dns === false ? ["names do not resolve there"] : []),
    ...(selfTest?.tcp === false ? ["its own network fails"] : []),
  ];
  const mark = troubles.length === 0 ? ":white_check_mark: live" : `:warning: ${troubles.join("; ")}`;
  const families = (selfTest?.families ?? []).map((family) => `IPv${family}`).join(" and ");
  const facts = [
    `dbcheck ${escapeMrkdwn(bounded(version, 40))}`,
    ...(clockOffsetMs === null ? [] : [clockText(clockOffsetMs)]),
    ...(families === "" ? [] : [families]),
    `seen ${slackDate(seenAt, true)}`,
  ];
  return `${mark} (${facts.join(", ")})`;
}

/** Less than a second is what networks make of two good clocks. */
function clockText(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  if (size < 1_000) return "clock right";
  const long = size < 120_000 ? count(Math.round(size / 1_000), "second") : count(Math.round(size / 60_000), "minute");
  return `clock ${long} ${offsetMs > 0 ? "ahead" : "behind"}`;
}
