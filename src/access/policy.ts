// Who may do what: one answer for every door. A door only finds out who somebody is: Slack what standing a person has,
// HTTP and MCP which token asks, an alert which channel it stands in. Pure.
// Who may use the command line is no question of ours: they hold the targets file and the passwords in it.
import type { Target } from "../target/target.ts";

/** What the targets file says of who may. [] is no limit. */
export type AccessRules = Pick<
  Target["policy"],
  "allowedChannels" | "allowedUsers" | "allowedUsergroups" | "allowGuests"
>;

/** A person in the bot's workspace. `unseen`: the workspace refuses to tell. */
export type PersonStanding = "member" | "guest" | "stranger" | "unseen";

/** Whether somebody is in a user group of the rules; `unseen`: the workspace refuses to tell, with its code. */
export type GroupMembership = "in" | "out" | { unseen: string };

/** A person who wants to do something with a target: check it, watch it, take a step, file its ticket, read of it. */
export interface PersonAsking {
  userId: string;
  /** Where they ask; "" is nowhere. */
  channelId: string;
  standing: PersonStanding;
  /** Why their standing is unseen. */
  refused?: string | undefined;
  /** Null: not known yet. */
  groups: GroupMembership | null;
}

export type AccessRefusal =
  | { why: "stranger" | "guest" | "other-channel" | "not-named" }
  /** `code`: the workspace's reason not to tell. */
  | { why: "person-unseen" | "groups-unseen"; code: string };

/** `depends-on-groups`: ask again once it is known whether the person is in one of the rules' user groups. */
export type AccessAnswer = "allowed" | "depends-on-groups" | AccessRefusal;

/** What a door has to find out of a person before it asks; who is named needs not be looked up. */
export function toFindOut(
  { allowedUsers, allowedUsergroups }: AccessRules,
  userId: string,
): { standing: boolean; groups: string[] } {
  const isNamed = allowedUsers.includes(userId);
  return { standing: !isNamed, groups: isNamed ? [] : allowedUsergroups };
}

export function personMay(rules: AccessRules, person: PersonAsking): AccessAnswer {
  const { userId, channelId, standing, refused = "no reason", groups } = person;
  if (standing === "stranger") return { why: "stranger" };
  if (standing === "unseen" && !rules.allowGuests) return { why: "person-unseen", code: refused };
  if (standing === "guest" && !rules.allowGuests) return { why: "guest" };
  if (!mayBeShownIn(rules, channelId)) return { why: "other-channel" };
  const { allowedUsers, allowedUsergroups } = rules;
  if (allowedUsers.length + allowedUsergroups.length === 0 || allowedUsers.includes(userId)) return "allowed";
  if (allowedUsergroups.length === 0) return { why: "not-named" };
  if (groups === null) return "depends-on-groups";
  if (groups === "in") return "allowed";
  return groups === "out" ? { why: "not-named" } : { why: "groups-unseen", code: groups.unseen };
}

/** What a target is like is told where it may be told, and nowhere else: to people, and below an alert. */
export function mayBeShownIn({ allowedChannels }: AccessRules, channelId: string): boolean {
  return allowedChannels.length === 0 || allowedChannels.includes(channelId);
}

/** The channel of the rules that somebody acts from who is in these; null where it may be any, or is none of them. */
export function channelAmong({ allowedChannels }: AccessRules, channels: ReadonlySet<string>): string | null {
  return allowedChannels.find((id) => channels.has(id)) ?? null;
}

/** How the bot itself is doing: what is wrong with its targets file, its queue and its store. */
export function maySeeBot(standing: PersonStanding): boolean {
  return standing === "member";
}

/** @param targets of the token; null: every target, also those to come */
export function tokenMay(targets: readonly string[] | null, target: string): boolean {
  return targets === null || targets.includes(target);
}
