// Who somebody is, as Slack says: of our workspace or not, full member or guest, in which groups and channels.
// Asked again at every button. What they may is said by access/policy.ts.
import type { WebClient } from "@slack/web-api";
import {
  channelAmong,
  maySeeBot,
  personMay,
  toFindOut,
  type GroupMembership,
  type PersonAsking,
  type PersonStanding,
} from "../../access/policy.ts";
import { Outage } from "../../errors.ts";
import type { Logger } from "../../log.ts";
import { troubleOf } from "../connection/web-clients.ts";
import type { RegisteredTarget } from "../../use-cases/target-directory.ts";
import { CachedAnswers } from "./cached-answers.ts";
import { refusalText } from "./refusal-text.ts";

/** Where the bot is installed, from auth.test. */
export interface Installation {
  teamId: string;
  enterpriseId: string | null;
}

export interface Asker {
  userId: string;
  channelId: string;
}

/**
 * Where somebody without a channel, as in the Home tab, acts on a target
 * from: a channel of its policy that they are in; "" is none.
 */
interface Placed {
  entry: RegisteredTarget;
  channelId: string;
}

interface Person {
  standing: PersonStanding;
  name: string | null;
  /** Slack's code, of the unseen. */
  refused?: string;
}

/** Members of a user group, or why Slack does not tell. */
type Group = { members: string[] } | { refused: string };

/** Of a thousand channels each. */
const mostPages = 5;

export class WorkspacePeople {
  readonly #home: Installation;
  readonly #log: Logger;
  readonly #groups: CachedAnswers<Group>;
  readonly #people: CachedAnswers<Person>;
  readonly #channels: CachedAnswers<string[]>;

  constructor(home: Installation, client: WebClient, log: Logger) {
    this.#home = home;
    this.#log = log;
    this.#groups = new CachedAnswers((usergroup) =>
      this.#lookUp<Group>(
        "a user group",
        usergroup,
        (refused) => ({ refused }),
        async () => ({ members: (await client.usergroups.users.list({ usergroup })).users ?? [] }),
      ),
    );
    this.#people = new CachedAnswers((user) =>
      this.#lookUp<Person>(
        "a person",
        user,
        (refused) => ({ standing: "unseen", name: null, refused }),
        async () => personOf((await client.users.info({ user })).user ?? {}, home),
      ),
    );
    this.#channels = new CachedAnswers((user) =>
      this.#lookUp<string[]>(
        "a person's channels",
        user,
        () => [],
        async () => {
          const found: string[] = [];
          const types = "public_channel,private_channel";
          let cursor = "";
          for (let page = 0; page < mostPages; page += 1) {
            const said = await client.users.conversations({
              user,
              types,
              exclude_archived: true,
              limit: 999,
              ...(cursor ? { cursor } : {}),
            });
            found.push(...(said.channels ?? []).flatMap(({ id }) => id ?? []));
            cursor = said.response_metadata?.next_cursor ?? "";
            if (cursor === "") break;
          }
          return found;
        },
      ),
    );
  }

  /**
   * Shared channels bring people of other workspaces to our buttons.
   * `userTeamId` is the person's own, where Slack tells it.
   */
  isHome(teamId: string | undefined, enterpriseId: string | undefined, userTeamId?: string): boolean {
    const ours = (team: string | undefined) => team === this.#home.teamId;
    const grid = this.#home.enterpriseId !== null && enterpriseId === this.#home.enterpriseId;
    return (ours(teamId) || grid) && (userTeamId === undefined || ours(userTeamId) || grid);
  }

  /**
   * Why not, in words (mrkdwn) for the one who asked; null when they may. @throws Outage when Slack cannot be asked now
   */
  async refusal(entry: RegisteredTarget, { userId, channelId }: Asker): Promise<string | null> {
    const { policy } = entry;
    const wanted = toFindOut(policy, userId);
    // Asked at once: both have to be there before Slack gives up waiting for the answer.
    const membership = this.#inOneOf(wanted.groups, userId);
    membership.catch(() => undefined);
    const { standing, refused }: Person = wanted.standing
      ? await this.#people.get(userId)
      : { standing: "member", name: null };
    const person: PersonAsking = { userId, channelId, standing, refused, groups: null };
    let answer = personMay(policy, person);
    if (answer === "depends-on-groups") answer = personMay(policy, { ...person, groups: await membership });
    if (answer === "depends-on-groups") throw new Error("the groups of this person are known, and not taken");
    return answer === "allowed" ? null : refusalText(answer, entry);
  }

  /** Full members may see how the bot itself is. @throws Outage when Slack cannot be asked now */
  async isMember(userId: string): Promise<boolean> {
    return maySeeBot((await this.#people.get(userId)).standing);
  }

  /** What the person is called; null where Slack does not tell. */
  async nameOf(userId: string): Promise<string | null> {
    return this.#people.get(userId).then(
      ({ name }) => name,
      () => null,
    );
  }

  /** Those that the person and the bot are both in, as Slack says. @throws when it does not */
  channelsOf(userId: string): Promise<string[]> {
    return this.#channels.get(userId);
  }

  /** What the policy hides from this person, here, is not listed either. */
  async listed(entries: RegisteredTarget[], { userId, channelId }: Asker): Promise<RegisteredTarget[]> {
    const here = entries.map((entry) => ({ entry, channelId }));
    return (await this.#withoutRefused(here, userId)).map(({ entry }) => entry);
  }

  /**
   * What this person may check somewhere, and from where; targets of
   * channels are left out where Slack does not say which they are in.
   */
  async placed(entries: RegisteredTarget[], userId: string): Promise<Placed[]> {
    const needsChannels = entries.some(({ policy }) => policy.allowedChannels.length > 0);
    const channels = new Set(needsChannels ? await this.#channels.get(userId).catch(() => []) : []);
    const all = entries.map((entry) => ({
      entry,
      channelId: channelAmong(entry.policy, channels) ?? "",
    }));
    return this.#withoutRefused(all, userId);
  }

  /** Of policies that are alike one is asked about: thousands of targets have a few. */
  async #withoutRefused(all: Placed[], userId: string): Promise<Placed[]> {
    const alike = ({ entry, channelId }: Placed) => {
      const { allowedChannels, allowedUsers, allowedUsergroups, allowGuests } = entry.policy;
      return JSON.stringify([allowedChannels, allowedUsers, allowedUsergroups, allowGuests, channelId]);
    };
    const keys = all.map(alike);
    const examples = new Map(all.map((placed, at) => [keys[at], placed] as const));
    const open = await Promise.all(
      [...examples].map(async ([key, { entry, channelId }]) => {
        const refusal = await this.refusal(entry, { userId, channelId }).catch(() => "not known now");
        return refusal === null ? [key] : [];
      }),
    );
    const isOpen = new Set(open.flat());
    return all.filter((_, at) => isOpen.has(keys[at]));
  }

  /** One group that cannot be looked up does not keep out the members of another. */
  async #inOneOf(usergroups: string[], userId: string): Promise<GroupMembership> {
    const found = await Promise.allSettled(usergroups.map((group) => this.#groups.get(group)));
    const groups = found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    if (groups.some((one) => "members" in one && one.members.includes(userId))) return "in";
    const failed = found.find((one) => one.status === "rejected");
    if (failed) throw failed.reason;
    const [unseen] = groups.flatMap((one) => ("refused" in one ? [one.refused] : []));
    return unseen === undefined ? "out" : { unseen };
  }

  /** @param refused the answer for as long as nobody changes what Slack refuses for (a scope, an id) */
  async #lookUp<Value>(
    what: string,
    id: string,
    refused: (code: string) => Value,
    ask: () => Promise<Value>,
  ): Promise<Value> {
    try {
      return await ask();
    } catch (error) {
      const trouble = troubleOf(error);
      this.#log.warn({ id, trouble }, `${what} could not be looked up`);
      if (trouble.kind !== "refused") throw new Outage("Slack does not say now who may check this target.");
      return refused(trouble.code);
    }
  }
}

/** The parts of a user that matter here (docs.slack.dev/reference/objects/user-object). */
interface SlackUser {
  team_id?: string;
  name?: string;
  real_name?: string;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  enterprise_user?: { enterprise_id?: string };
}

function personOf(user: SlackUser, home: Installation): Person {
  const name = user.real_name || user.name || null;
  // In a grid the workspaces of one organisation belong together; is_stranger
  // is false for everybody who shares a channel with the app.
  const isOurs = user.team_id === undefined || user.team_id === home.teamId;
  const isOfGrid = home.enterpriseId !== null && user.enterprise_user?.enterprise_id === home.enterpriseId;
  const isForeign = !isOurs && !isOfGrid;
  if (user.is_stranger || isForeign) return { standing: "stranger", name };
  return { standing: user.is_restricted || user.is_ultra_restricted ? "guest" : "member", name };
}
