// Who may do what: only the bot's own workspace, and of each target those whom its policy names. Asked again at every button.
import type { WebClient } from "@slack/web-api";
import { Outage } from "../errors.ts";
import type { Logger } from "../log.ts";
import { troubleOf } from "./clients.ts";
import type { Entry } from "./directory.ts";
import { code } from "./escape.ts";

/** Where the bot is installed, from auth.test. */
export interface Home {
  teamId: string;
  enterpriseId: string | null;
}

export interface Asker {
  userId: string;
  channelId: string;
}

const rememberMs = 5 * 60_000;
/** The acknowledgement is due within 3 s. */
const lookUpMs = 1_500;

export class Gate {
  readonly #home: Home;
  readonly #client: WebClient;
  readonly #log: Logger;
  readonly #groups = new Map<string, { users: string[]; at: number }>();
  readonly #asking = new Map<string, Promise<string[]>>();

  constructor(home: Home, client: WebClient, log: Logger) {
    this.#home = home;
    this.#client = client;
    this.#log = log;
  }

  /** Shared channels bring people of other workspaces to our buttons. `userTeamId` is the person's own, where Slack tells it. */
  isHome(teamId: string | undefined, enterpriseId: string | undefined, userTeamId?: string): boolean {
    const ours = (team: string | undefined) => team === this.#home.teamId;
    const grid = this.#home.enterpriseId !== null && enterpriseId === this.#home.enterpriseId;
    return (ours(teamId) || grid) && (userTeamId === undefined || ours(userTeamId) || grid);
  }

  /** Why not, in words for the one who asked; null when they may. @throws Outage when the user group cannot be looked up now */
  async refusal({ name, policy }: Entry, { userId, channelId }: Asker): Promise<string | null> {
    if (policy.allowedChannels.length > 0 && !policy.allowedChannels.includes(channelId))
      return `${code(name)} may be checked in certain channels only (\`allowed_channels\` in the targets file), and this is none of them.`;
    if (policy.allowedUsers.length + policy.allowedUsergroups.length === 0 || policy.allowedUsers.includes(userId)) return null;
    if (await this.#isInOneOf(policy.allowedUsergroups, userId)) return null;
    return `You are not among those who may check ${code(name)} (\`allowed_users\` and \`allowed_usergroups\` in the targets file).`;
  }

  /** What the policy hides from this person, here, is not listed either. */
  async listed(entries: Entry[], asker: Asker): Promise<Entry[]> {
    const hidden = await Promise.all(entries.map((entry) => this.refusal(entry, asker).catch(() => "not known now")));
    return entries.filter((_, at) => hidden[at] === null);
  }

  /** One group that cannot be looked up does not keep out the members of another. */
  async #isInOneOf(usergroups: string[], userId: string): Promise<boolean> {
    const found = await Promise.allSettled(usergroups.map((group) => this.#membersOf(group)));
    if (found.some((one) => one.status === "fulfilled" && one.value.includes(userId))) return true;
    const failed = found.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    return false;
  }

  async #membersOf(usergroup: string): Promise<string[]> {
    const known = this.#groups.get(usergroup);
    if (known && Date.now() - known.at < rememberMs) return known.users;
    const asked = this.#asking.get(usergroup) ?? this.#ask(usergroup, known?.users).finally(() => this.#asking.delete(usergroup));
    this.#asking.set(usergroup, asked);
    return asked;
  }

  async #ask(usergroup: string, known: string[] | undefined): Promise<string[]> {
    try {
      const { users = [] } = await within(lookUpMs, this.#client.usergroups.users.list({ usergroup }));
      this.#groups.set(usergroup, { users, at: Date.now() });
      return users;
    } catch (error) {
      const trouble = troubleOf(error);
      this.#log.warn({ usergroup, trouble }, "a user group could not be looked up");
      if (known) return known;
      if (trouble.kind !== "refused") throw new Outage("Slack does not say now who is in the user group that may check this target.");
      // missing_scope, no_such_subteam: for as long as nobody changes that, the group has no members.
      return [];
    }
  }
}

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  const ended = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Outage(`no answer within ${ms} ms`)), ms);
    ended.signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    ended.abort();
  }
}
