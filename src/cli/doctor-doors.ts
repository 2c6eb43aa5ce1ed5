// What `dbcheck doctor` asks of the doors for machines: hooks and whether the bot that runs takes them, notes back to
// PagerDuty, tokens, and the channels that alerts are told in.
import { hookSecrets } from "../alerts/hook-access.ts";
import { alertSources } from "../alerts/sources/index.ts";
import type { Config } from "../config.ts";
import { UserMistake } from "../errors.ts";
import { exchange } from "../http/exchange.ts";
import type { Logger } from "../log.ts";
import { channelTrouble, noChannelScope } from "../slack/connection/installation.ts";
import type { Connection } from "../store/connection.ts";
import { PgStore } from "../store/pg-store.ts";
import { loadTargets } from "../target/file.ts";
import { pagerDutyNotes } from "./alert-answers.ts";
import type { DoctorRow } from "./doctor-rows.ts";

const withinMs = 2_000;
const mostChannels = 20;

/** @param store where it is and can be reached; null: tokens are not looked at */
export async function doorRows(
  config: Config,
  env: Record<string, string | undefined>,
  store: Connection | null,
  log: Logger,
): Promise<DoctorRow[]> {
  const targets = targetsIn(config.DBCHECK_TARGETS, env);
  const names = targets.map(({ name }) => name);
  const [hooks, tokens, channels] = await Promise.all([
    hookRows(config),
    tokenRows(store, names),
    channelRows(config, targets, log),
  ]);
  return [...hooks, ...noteRows(config), ...tokens, ...channels];
}

/** [] where the file cannot be read, which has a row of its own. */
function targetsIn(file: string, env: Record<string, string | undefined>): { name: string; channel: string | null }[] {
  try {
    return [...loadTargets(file, env).targets.values()].map(({ name, alerts }) => ({
      name,
      channel: alerts?.channel ?? null,
    }));
  } catch {
    return [];
  }
}

/** Asked without a secret: a hook that is on refuses it, one that is off is nowhere. */
async function hookRows(config: Config): Promise<DoctorRow[]> {
  const on = alertSources.filter((source) => hookSecrets(config, source).length > 0);
  if (on.length === 0) return [];
  const listen = config.DBCHECK_LISTEN ?? "127.0.0.1";
  const host = ["0.0.0.0", "::"].includes(listen) ? "127.0.0.1" : listen;
  const base = `http://${host.includes(":") ? `[${host}]` : host}:${config.PORT}`;
  const named = on.map(({ name }) => name).join(", ");
  const answers = await Promise.all(on.map(({ name }) => statusOf(`${base}/hooks/${name}`)));
  const off = on.filter((_, at) => answers[at] === 404).map(({ name }) => name);
  const row = { part: "hooks", fix: null };
  if (answers.every((status) => status === null))
    return [{ ...row, state: "ok", text: `on: ${named}; no bot answers at ${base} now` }];
  if (off.length > 0)
    return [
      {
        ...row,
        state: "failed",
        text: `the bot at ${base} does not accept: ${off.join(", ")}`,
        fix: "Start the bot again with the variables that are set here.",
      },
    ];
  return [{ ...row, state: "ok", text: `on, and accepted by the bot at ${base}: ${named}` }];
}

async function statusOf(url: string): Promise<number | null> {
  return exchange({ url, method: "POST", body: "{}", signal: AbortSignal.timeout(withinMs) }).then(
    (answer) => {
      answer.drop();
      return answer.status;
    },
    () => null,
  );
}

function noteRows(config: Config): DoctorRow[] {
  try {
    const text = "verdicts become notes on PagerDuty's incidents";
    return pagerDutyNotes(config) ? [{ part: "PagerDuty", state: "ok", text, fix: null }] : [];
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    return [{ part: "PagerDuty", state: "failed", text: error.message, fix: "Correct these variables." }];
  }
}

/** A store that no bot has started with yet has none. */
async function tokenRows(connection: Connection | null, names: string[]): Promise<DoctorRow[]> {
  if (connection === null) return [];
  const store = new PgStore(connection);
  const tokens = await store.tokens.list().catch(() => []);
  await store.close();
  if (tokens.length === 0) return [];
  const unused = tokens.filter(({ usedAt }) => usedAt === null).length;
  const text = `${tokens.length} made${unused > 0 ? `, ${unused} never used` : ""}`;
  const blind = tokens.filter(({ targets }) => targets !== null && !targets.some((name) => names.includes(name)));
  return [
    { part: "tokens", state: "ok", text, fix: null },
    ...blind.map(({ name }): DoctorRow => ({
      part: `token ${name}`,
      state: "warning",
      text: "none of its targets is in the targets file",
      fix: `Revoke it (\`dbcheck token revoke ${name}\`), and make one for other targets.`,
    })),
  ];
}

/** Where the bot is not in a channel, the alert's verdict is told nowhere. */
async function channelRows(
  config: Config,
  targets: { name: string; channel: string | null }[],
  log: Logger,
): Promise<DoctorRow[]> {
  const { SLACK_BOT_TOKEN: token } = config;
  const channels = [...new Set(targets.flatMap(({ channel }) => channel ?? []))].slice(0, mostChannels);
  if (token === undefined || channels.length === 0) return [];
  const found = await Promise.all(
    channels.map(async (channel) => ({ channel, trouble: await channelTrouble(token, channel, config, log) })),
  );
  return found.flatMap(({ channel, trouble }): DoctorRow[] => {
    if (trouble === null) return [];
    const of = targets.filter((target) => target.channel === channel).map(({ name }) => name);
    const fix =
      trouble === noChannelScope
        ? "Grant the optional scopes channels:read and groups:read, so that doctor can check."
        : "Invite the bot to the channel, or correct `channel` in the targets file.";
    return [{ part: `channel ${channel}`, state: "warning", text: `${trouble}: alerts of ${of.join(", ")}`, fix }];
  });
}
