// A local stand-in for a Slack workspace: the Web API, Socket Mode or
// signed HTTP, and a web page. For the demo and the tests.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Faults } from "./faults.ts";
import { deliverByHttp } from "./http-delivery.ts";
import { writeAsApp } from "./app-actions.ts";
import { react, unreact } from "./emoji-reactions.ts";
import { openHome } from "./home.ts";
import { mentionBot, press, writeMessage, typeCommand } from "./people-actions.ts";
import { handle } from "./routes.ts";
import { busiestMinutes } from "./rates.ts";
import { globalShortcut, shortcut } from "./shortcuts.ts";
import { settle, type Settings, type WorkspaceOptions } from "./settings.ts";
import { SocketMode } from "./socket-mode.ts";
import { State } from "./state.ts";
import { Triggers } from "./triggers.ts";
import type { ApiCall, WorkspaceChannel, Ephemeral, Message, UploadedFile, View } from "./types.ts";
import { closeView, pressInView, submitView } from "./view-actions.ts";
import type { World } from "./world.ts";

/** Drops the first parameter, the world. */
type Act<F extends (world: World, does: never) => unknown> = F extends (world: World, does: infer D) => infer R
  ? (does: D) => R
  : never;

export interface Workspace {
  /** The page. */
  url: string;
  /** For SLACK_API_URL; ends with "/api/". */
  apiUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  faults: Faults;
  /** Posts payloads to this URL from now on; null: Socket Mode. */
  deliverTo: (requestUrl: string | null) => void;
  /** Socket Mode connections now open. */
  connections: () => number;
  /** Asks the bot to reconnect, as Slack does every few hours. */
  recycleConnections: () => void;
  /** Cuts the Socket Mode connections without a word. */
  cutConnections: () => void;
  /** Sends each Socket Mode connection a text of no form that Slack has. */
  sendRaw: (text: string) => void;

  command: Act<typeof typeCommand>;
  say: Act<typeof writeMessage>;
  mention: Act<typeof mentionBot>;
  /** A message of another app. */
  appSays: Act<typeof writeAsApp>;
  press: Act<typeof press>;
  shortcut: Act<typeof shortcut>;
  globalShortcut: Act<typeof globalShortcut>;
  react: Act<typeof react>;
  unreact: Act<typeof unreact>;
  openHome: Act<typeof openHome>;
  pressInView: Act<typeof pressInView>;
  submitView: Act<typeof submitView>;
  closeView: Act<typeof closeView>;

  channels: () => WorkspaceChannel[];
  /** Everything in the channel, thread replies too, oldest first. */
  messages: (channel: string) => Message[];
  /** The parent and its replies. */
  thread: (channel: string, ts: string) => Message[];
  /** What only `user` sees; without it, everybody's. */
  ephemerals: (user?: string) => Ephemeral[];
  /** Open modals of a person, the top one last. */
  views: (user: string) => View[];
  home: (user: string) => View | null;
  /** Uploaded and published, oldest first. */
  files: () => UploadedFile[];
  /** The calls of the Web API so far; of one method when given. */
  calls: (method?: string) => ApiCall[];
  /** For each method, the most calls within any 60 seconds. */
  busiestMinutes: () => Record<string, number>;
  /** Calls `watcher` after each change; the returned function ends it. */
  watch: (watcher: () => void) => () => void;
  close: () => Promise<void>;
}

/** Starts a workspace on 127.0.0.1. Rejects when the port is taken. */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const settings = settle(options);
  const sockets = new SocketMode();
  const world = newWorld(settings, sockets, options.requestUrl ?? null);
  const server = createServer((request, response) => void handle(world, request, response));
  server.on("upgrade", (request, socket, head) => sockets.accept(request, socket, head));
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return controls(world, sockets, async () => {
    await sockets.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

function newWorld(settings: Settings, sockets: SocketMode, requestUrl: string | null): World {
  const world: World = {
    settings,
    state: new State(settings),
    triggers: new Triggers(settings.now, settings.triggerMs),
    faults: new Faults(settings.now),
    origin: "",
    requestUrl,
    newSocketUrl: () => `${world.origin.replace("http", "ws")}/link?ticket=${sockets.newTicket()}`,
    deliver: async (type, payload) => {
      const { signingSecret, ackTimeoutMs } = settings;
      if (world.requestUrl === null) return sockets.deliver(type, payload, ackTimeoutMs);
      return deliverByHttp(world.requestUrl, signingSecret, type, payload, ackTimeoutMs);
    },
  };
  return world;
}

function controls(world: World, sockets: SocketMode, close: () => Promise<void>): Workspace {
  const { state, settings } = world;
  return {
    url: world.origin,
    apiUrl: `${world.origin}/api/`,
    botToken: settings.botToken,
    appToken: settings.appToken,
    signingSecret: settings.signingSecret,
    faults: world.faults,
    deliverTo: (requestUrl) => {
      world.requestUrl = requestUrl;
    },
    connections: () => sockets.connections,
    recycleConnections: () => sockets.recycle(),
    cutConnections: () => sockets.cut(),
    sendRaw: (text) => sockets.sendRaw(text),
    command: async (does) => typeCommand(world, does),
    say: async (does) => writeMessage(world, does),
    mention: async (does) => mentionBot(world, does),
    appSays: async (does) => writeAsApp(world, does),
    press: async (does) => press(world, does),
    shortcut: async (does) => shortcut(world, does),
    globalShortcut: async (does) => globalShortcut(world, does),
    react: async (does) => react(world, does),
    unreact: async (does) => unreact(world, does),
    openHome: async (does) => openHome(world, does),
    pressInView: async (does) => pressInView(world, does),
    submitView: async (does) => submitView(world, does),
    closeView: async (does) => closeView(world, does),
    channels: () => [...state.channels.values()],
    messages: (channel) => [...state.messages(channel)],
    thread: (channel, ts) => state.thread(channel, ts),
    ephemerals: (user) => state.ephemerals.filter((one) => user === undefined || one.visibleTo === user),
    views: (user) => state.viewsOf(user).map((open) => open.view),
    home: (user) => state.homes.get(user)?.view ?? null,
    files: () => [...state.files.values()].filter(({ shared }) => shared),
    calls: (method) => state.calls.filter((call) => method === undefined || call.method === method),
    busiestMinutes: () => busiestMinutes(state.calls),
    watch: (watcher) => state.watch(watcher),
    close,
  };
}
