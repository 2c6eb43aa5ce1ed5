// Which scope each method needs (docs.slack.dev/reference/methods), and the refusal of a bot that was not given it.
import { textOf } from "./read.ts";
import { Refusal, type Channel, type Fields } from "./types.ts";
import type { World } from "./world.ts";

/** "conversations": the scope depends on the channel's kind. Methods without an entry need none. */
const needs: Record<string, string> = {
  "chat.postMessage": "chat:write",
  "chat.postEphemeral": "chat:write",
  "chat.update": "chat:write",
  "chat.delete": "chat:write",
  "conversations.open": "im:write",
  "conversations.join": "channels:join",
  "conversations.info": "conversations:read",
  "conversations.members": "conversations:read",
  "conversations.history": "conversations:history",
  "conversations.replies": "conversations:history",
  "files.getUploadURLExternal": "files:write",
  "files.completeUploadExternal": "files:write",
  "reactions.add": "reactions:write",
  "reactions.remove": "reactions:write",
  "reactions.get": "reactions:read",
  "usergroups.users.list": "usergroups:read",
  "users.info": "users:read",
};

const rooms: Record<Channel["kind"], string> = { public: "channels", private: "groups", im: "im" };

const everything = [
  "commands",
  "app_mentions:read",
  ...new Set(
    Object.values(needs).flatMap((scope) =>
      scope.startsWith("conversations")
        ? Object.keys(rooms).map((kind) => scopeFor(scope, kind as Channel["kind"]))
        : [scope],
    ),
  ),
];

/** What the bot's token may do, as the header `x-oauth-scopes` of every answer has it. */
export function scopesOf(world: World): string {
  const given = everything.filter((scope) => !world.settings.noScopes.includes(scope));
  return [...given, ...(world.settings.writePublic ? ["chat:write.public"] : [])].join(",");
}

/** Throws `missing_scope` with what is needed and what there is. */
export function refuseMissingScope(world: World, scopes: string[]): void {
  const missing = scopes.filter((scope) => world.settings.noScopes.includes(scope));
  if (missing.length > 0) throw new Refusal("missing_scope", { needed: missing.join(","), provided: scopesOf(world) });
}

export function refuseMethodWithoutScope(world: World, method: string, args: Fields): void {
  if (method === "users.conversations")
    return refuseMissingScope(
      world,
      kindsOf(args).map((kind) => scopeFor("conversations:read", kind)),
    );
  const scope = needs[method];
  if (scope === undefined) return;
  const kind = world.state.channels.get(textOf(args, "channel"))?.kind ?? "public";
  refuseMissingScope(world, [scopeFor(scope, kind)]);
}

/** The kinds of channels that a call of users.conversations asks for. */
export function kindsOf(args: Fields): Channel["kind"][] {
  const names: Record<string, Channel["kind"][]> = {
    public_channel: ["public"],
    private_channel: ["private"],
    im: ["im"],
    mpim: [],
  };
  return (textOf(args, "types") || "public_channel").split(",").flatMap((type) => {
    const kinds = names[type.trim()];
    if (!kinds) throw new Refusal("invalid_types");
    return kinds;
  });
}

function scopeFor(scope: string, kind: Channel["kind"]): string {
  return scope.replace("conversations", rooms[kind]);
}
