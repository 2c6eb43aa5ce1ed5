// auth.test, users.*, usergroups.*, reactions.*, blocks.validate, apps.connections.open.
import * as emoji from "../emoji-reactions.ts";
import { blocksIn, isFields, jsonOf, textIn } from "../read.ts";
import { app, team } from "../settings.ts";
import { ApiRefusal, type Message, type User } from "../types.ts";
import { problemsOf, refuse, refuseBadBlocks, viewProblemsOf } from "../validation/check.ts";
import { joinedChannel, type Method, type World } from "../world.ts";
import { permalinkOf } from "./chat.ts";

export const authTest: Method = (_args, world) => ({
  url: `${world.origin}/`,
  team: team.name,
  user: app.botName,
  team_id: team.id,
  user_id: app.botUser,
  bot_id: app.botId,
  is_enterprise_install: false,
});

export const connectionsOpen: Method = (_args, world) => ({ url: world.newSocketUrl() });

export const usersInfo: Method = (args, world) => {
  const user = world.state.users.get(textIn(args, "user"));
  if (!user) throw new ApiRefusal("user_not_found");
  return { user: userOut(user, world) };
};

/**
 * `is_stranger` is true only for a person of another organisation with whom the bot shares
 * no channel: those who can talk to the bot are known by their `team_id` alone
 * (docs.slack.dev/apis/slack-connect, docs.slack.dev/reference/objects/user-object).
 */
function userOut(user: User, world: World) {
  const meets = [...world.state.channels.values()].some(
    ({ members }) => members.includes(user.id) && members.includes(app.botUser),
  );
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    is_bot: user.isBot,
    is_admin: user.isAdmin,
    is_restricted: user.isGuest,
    is_ultra_restricted: user.isSingleChannelGuest,
    is_stranger: user.teamId !== team.id && !meets,
    tz: "Etc/UTC",
    profile: { real_name: user.realName, display_name: user.name, team: user.teamId },
  };
}

export const groupMembers: Method = (args, world) => {
  const users = world.state.groups.get(textIn(args, "usergroup"));
  if (!users) throw new ApiRefusal("no_such_subteam");
  return { users };
};

export const addReaction: Method = (args, world) => {
  emoji.addReaction(reactedMessage(args, world), app.botUser, textIn(args, "name"));
  world.state.changed();
  return {};
};

export const removeReaction: Method = (args, world) => {
  emoji.removeReaction(reactedMessage(args, world), app.botUser, textIn(args, "name"));
  world.state.changed();
  return {};
};

export const getReactions: Method = (args, world) => {
  const message = reactedMessage(args, world);
  const { type, text, user, team: teamId, ts, blocks, reactions } = message;
  const permalink = permalinkOf(world, textIn(args, "channel"), message);
  return {
    type: "message",
    channel: textIn(args, "channel"),
    message: { type, text, user, team: teamId, ts, blocks, reactions, permalink },
  };
};

function reactedMessage(args: Parameters<Method>[0], world: Parameters<Method>[1]): Message {
  const channel = joinedChannel(world, textIn(args, "channel"));
  const message = world.state.message(channel.id, textIn(args, "timestamp"));
  if (!message) throw new ApiRefusal("message_not_found");
  return message;
}

/** Exactly one of blocks, message and view. */
export const blocksValidate: Method = (args, world) => {
  const given = ["blocks", "message", "view"].filter(
    (key) => textIn(args, key) !== "" || typeof args[key] === "object",
  );
  if (given.length !== 1) throw new ApiRefusal("invalid_arguments");
  if (given[0] === "blocks") refuseBadBlocks(blocksIn(args) ?? [], "message", world.settings.plansAllowed);
  if (given[0] === "view") refuse("invalid_view", viewProblemsOf(jsonOf(args, "view", "invalid_view")));
  if (given[0] === "message") {
    const message = jsonOf(args, "message", "invalid_message");
    const blocks = isFields(message) && Array.isArray(message["blocks"]) ? message["blocks"] : [];
    refuse("invalid_message", problemsOf(blocks, "message", world.settings.plansAllowed, "/message/blocks"));
  }
  return {};
};
