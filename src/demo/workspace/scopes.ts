// Which scope each method needs (docs.slack.dev/reference/methods), and the refusal of a bot that was not given it.
import { textIn } from "./read.ts";
import { ApiRefusal, type WorkspaceChannel, type Fields } from "./types.ts";
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
  "files.info": "files:read",
  "reactions.add": "reactions:write",
  "reactions.remove": "reactions:write",
  "reactions.get": "reactions:read",
  "usergroups.users.list": "usergroups:read",
  "users.info": "users:read",
};

const rooms: Record<WorkspaceChannel["kind"], string> = { public: "channels", private: "groups", im: "im" };

const everything = [
  "commands",
  "app_mentions:read",
  ...new Set(
    Object.values(needs).flatMap((scope) =>
      scope.startsWith("conversations")
        ? Object.keys(rooms).map((kind) => scopeFor(scope, kind as WorkspaceChannel["kind"]))
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
  if (missing.length > 0)
    throw new ApiRefusal("missing_scope", { needed: missing.join(","), provided: scopesOf(world) });
}

export function refuseMethodWithoutScope(world: World, method: string, args: Fields): void {
  if (method === "users.conversations")
    return refuseMissingScope(
      world,
      kindsOf(args).map((kind) => scopeFor("conversations:read", kind)),
    );
  const scope = needs[method];
  if (scope === undefined) return;
  const kind = world.state.channels.get(textIn(args, "channel"))?.kind ?? "public";
  refuseMissingScope(world, [scopeFor(scope, kind)]);
}

/** The kinds of channels that a call of users.conversations asks for. */
export function kindsOf(args: Fields): WorkspaceChannel["kind"][] {
  const names: Record<string, WorkspaceChannel["kind"][]> = {
    public_channel: ["public"],
    private_channel: ["private"],
    im: ["im"],
    mpim: [],
  };
  return (textIn(args, "types") || "public_channel").split(",").flatMap((type) => {
    const kinds = names[type.trim()];
    if (!kinds) throw new ApiRefusal("invalid_types");
    return kinds;
  });
}

function scopeFor(scope: string, kind: WorkspaceChannel["kind"]): string {
  return scope.replace("conversations", rooms[kind]);
}
