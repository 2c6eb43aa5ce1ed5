// What every part of the workspace shares.
import type { Faults } from "./faults.ts";
import { app, type Settings } from "./settings.ts";
import type { Ack, EnvelopeType } from "./socket-mode.ts";
import type { State } from "./state.ts";
import type { Triggers } from "./triggers.ts";
import { ApiRefusal, type WorkspaceChannel, type Fields } from "./types.ts";

export interface World {
  settings: Settings;
  state: State;
  triggers: Triggers;
  faults: Faults;
  /** Without a slash at the end; known once the server listens. */
  origin: string;
  /** A wss-like URL with a ticket for one connection. */
  newSocketUrl: () => string;
  /** Where payloads go by signed HTTP; null: Socket Mode. */
  requestUrl: string | null;
  /** Brings a payload to the bot once. */
  deliver: (type: EnvelopeType, payload: Fields) => Promise<Ack>;
}

/** One method of the Web API: returns what stands beside `ok: true`, or throws a Refusal. */
export type Method = (args: Fields, world: World) => Fields;

/** The channel, if the bot can see it at all: private ones and others' direct messages do not exist for it. */
export function visibleChannel(world: World, id: string): WorkspaceChannel {
  const channel = world.state.channels.get(id);
  if (!channel) throw new ApiRefusal("channel_not_found");
  if (channel.kind !== "public" && !channel.members.includes(app.botUser)) throw new ApiRefusal("channel_not_found");
  return channel;
}

/** The channel, if the bot is in it. */
export function joinedChannel(world: World, id: string): WorkspaceChannel {
  const channel = visibleChannel(world, id);
  if (!channel.members.includes(app.botUser)) throw new ApiRefusal("not_in_channel");
  return channel;
}
