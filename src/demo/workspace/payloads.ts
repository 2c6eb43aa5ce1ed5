// What payloads for the bot have in common, who may cause them, and how
// they are delivered: once, or twice when that was asked for.
import { app, otherTeam, team } from "./settings.ts";
import type { Ack, EnvelopeType } from "./socket-mode.ts";
import type { ResponseTarget } from "./triggers.ts";
import { ApiRefusal, type WorkspaceChannel, type Fields, type User } from "./types.ts";
import type { World } from "./world.ts";

/** What came of a command, press, shortcut or submission. */
export interface Reaction {
  /** The first acknowledgement. */
  ack: Ack;
  /** One for each delivery. */
  acks: Ack[];
  triggerId: string;
  /** "" where the interaction has none (in views, and for global shortcuts). */
  responseUrl: string;
}

/** What an event needs before Slack sends it (docs.slack.dev/reference/events). */
const eventScopes: Record<string, string> = {
  app_mention: "app_mentions:read",
  message: "im:history",
  reaction_added: "reactions:read",
  reaction_removed: "reactions:read",
};

/** Of messages it depends on the kind of their channel. */
function scopeOf(event: Fields & { type: string }): string {
  const kinds: Record<string, string> = { channel: "channels:history", group: "groups:history" };
  const ofMessage = event.type === "message" ? kinds[String(event["channel_type"])] : undefined;
  return ofMessage ?? eventScopes[event.type] ?? "";
}

export function person(world: World, id: string): User {
  const user = world.state.users.get(id);
  if (!user || user.isBot) throw new ApiRefusal("user_not_found");
  return user;
}

/** The channel, if the person is in it. */
export function channelOf(world: World, id: string, user: User): WorkspaceChannel {
  const channel = world.state.channels.get(id);
  if (!channel?.members.includes(user.id)) throw new ApiRefusal("channel_not_found");
  return channel;
}

/**
 * Commands and shortcuts exist for the organisation that installed the app alone (docs.slack.dev/apis/slack-connect).
 */
export function refuseForeign(user: User): void {
  if (user.teamId !== team.id) throw new ApiRefusal("not_shared_with_other_organisations");
}

/** What payloads call a channel; those that not everybody sees have no name of their own there. */
export function nameInPayload(channel: WorkspaceChannel): string {
  if (channel.kind === "public") return channel.name;
  return channel.kind === "im" ? "directmessage" : "privategroup";
}

/**
 * Who, and in which workspace. `user.team_id` is the person's own workspace, `team` the one
 * where the app is installed; only in view_submission and view_closed is `team` the person's
 * too (github.com/slackapi/bolt-js/issues/1614, java-slack-sdk/issues/1041).
 */
export function actor(user: User, teamId = team.id): Fields {
  return {
    token: "local",
    team: { id: teamId, domain: teamId === team.id ? team.domain : otherTeam.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** What the payloads of blocks and views begin with. */
export function interaction(type: "block_actions" | "view_submission" | "view_closed", user: User): Fields {
  return { type, ...actor(user, type === "block_actions" ? team.id : user.teamId), api_app_id: app.id };
}

export function newHandles(
  world: World,
  user: User,
  target: ResponseTarget,
): { triggerId: string; responseUrl: string } {
  const triggerId = world.triggers.newTrigger(user.id);
  return { triggerId, responseUrl: `${world.origin}/respond/${world.triggers.newResponse(target)}` };
}

export function reaction(acks: Ack[]): { ack: Ack; acks: Ack[] } {
  return { ack: acks[0] ?? { ok: false, error: "dispatch_failed" }, acks };
}

/** One acknowledgement for each delivery: two when a duplicate was asked for. */
export async function deliverToApp(world: World, type: EnvelopeType, payload: Fields): Promise<Ack[]> {
  const copies = world.faults.takeDuplicate() ? 2 : 1;
  return Promise.all(Array.from({ length: copies }, () => world.deliver(type, payload)));
}

/**
 * Tells the bot of what happened in a channel that it is in, or (channel null)
 * of what concerns no channel. A copy keeps its event_id.
 */
export async function sendEvent(
  world: World,
  event: Fields & { type: string },
  channel: WorkspaceChannel | null,
): Promise<void> {
  if (channel && !channel.members.includes(app.botUser)) return;
  if (world.settings.noScopes.includes(scopeOf(event))) return;
  await deliverToApp(world, "events_api", {
    token: "local",
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    type: "event_callback",
    event_id: world.state.newId("Ev"),
    event_time: Math.floor(world.settings.now() / 1000),
    event,
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.botUser, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: channel?.shared ?? false,
  });
}
