// What the page reports: messages and commands from the composer, presses, modals; and faults from a terminal.
import { z } from "zod";
import { BadRequest } from "./http.ts";
import { react, unreact } from "./emoji-reactions.ts";
import { openHome } from "./home.ts";
import { press, writeMessage, typeCommand } from "./people-actions.ts";
import { app, team } from "./settings.ts";
import { shortcut } from "./shortcuts.ts";
import type { Fields } from "./types.ts";
import { closeView, pressInView, submitView } from "./view-actions.ts";
import type { World } from "./world.ts";

const choice = z.union([z.string(), z.array(z.string())]);
const user = z.string();
const values = z.record(z.string(), z.record(z.string(), choice));
const message = { user, channel: z.string(), ts: z.string() };
const where = { method: z.string(), times: z.int().min(1).optional(), forMs: z.int().min(1).optional() };

const shapes = {
  say: z.object({
    user,
    channel: z.string(),
    text: z.string().max(40_000),
    threadTs: z.string().optional(),
    files: z.array(z.object({ name: z.string(), content: z.string() })).optional(),
  }),
  press: z.object({ ...message, actionId: z.string(), value: choice.optional(), values }),
  shortcut: z.object({ ...message, callbackId: z.string() }),
  react: z.object({ ...message, name: z.string() }),
  openHome: z.object({ user, tab: z.enum(["home", "messages"]) }),
  pressInView: z.object({ user, view: z.string(), actionId: z.string(), value: choice.optional(), values }),
  submitView: z.object({ user, view: z.string(), values }),
  closeView: z.object({ user, view: z.string() }),
  faults: z.discriminatedUnion("kind", [
    z.object({ ...where, kind: z.literal("rate-limited"), retryAfterSeconds: z.number().min(1) }),
    z.object({ ...where, kind: z.literal("status"), status: z.int() }),
    z.object({ ...where, kind: z.literal("error"), error: z.string() }),
    z.object({ ...where, kind: z.literal("lost-answer") }),
    z.object({ ...where, kind: z.literal("slow"), ms: z.number() }),
  ]),
};

/** Does `action`; what it returns goes back as JSON. Throws BadRequest for unknown actions and bad bodies. */
export async function perform(world: World, action: string, body: Fields): Promise<unknown> {
  switch (action) {
    case "say":
      return compose(world, read(shapes.say, body));
    case "press":
      return press(world, defined(read(shapes.press, body)));
    case "shortcut":
      return shortcut(world, read(shapes.shortcut, body));
    case "react":
      return react(world, read(shapes.react, body));
    case "unreact":
      return unreact(world, read(shapes.react, body));
    case "openHome":
      return openHome(world, read(shapes.openHome, body));
    case "pressInView":
      return pressInView(world, defined(read(shapes.pressInView, body)));
    case "submitView":
      return submitView(world, read(shapes.submitView, body));
    case "closeView":
      return closeView(world, read(shapes.closeView, body));
    case "faults":
      return world.faults.add(defined(read(shapes.faults, body)));
    default:
      throw new BadRequest(`unknown action ${action}`);
  }
}

function read<T>(shape: z.ZodType<T>, body: Fields): T {
  const result = shape.safeParse(body);
  if (!result.success) throw new BadRequest(z.prettifyError(result.error));
  return result.data;
}

/** The composer: a command, an invitation, or a message. */
async function compose(world: World, said: z.infer<typeof shapes.say>): Promise<unknown> {
  const { user, channel, text, threadTs, files } = said;
  if (text === "" && !files) throw new BadRequest("the message is empty");
  const slackbot = (answer: string) =>
    world.state.whisper(channel, user, { user: "USLACKBOT", text: answer, thread_ts: threadTs });
  if (!text.startsWith("/"))
    return writeMessage(world, defined({ user, channel, threadTs, files, text: escaped(text) }));
  const command = text.split(/\s/, 1)[0] ?? text;
  if (threadTs !== undefined) return slackbot(`${command} is not supported in threads. Sorry!`);
  const foreign = world.state.users.get(user)?.teamId !== team.id;
  if (command === "/dbcheck" && !foreign) return typeCommand(world, { user, channel, text });
  if (/^\/invite\s+@dbcheck\s*$/.test(text)) return invite(world, channel, slackbot);
  return slackbot(`${escaped(command)} is not a valid command.${foreign ? "" : " Try /dbcheck help."}`);
}

function invite(world: World, channelId: string, answer: (text: string) => unknown): unknown {
  const channel = world.state.channels.get(channelId);
  if (!channel || channel.kind === "im") return answer("Apps cannot be added to a direct message.");
  if (!channel.members.includes(app.botUser)) channel.members.push(app.botUser);
  return answer("dbcheck is in this channel now.");
}

/** As Slack stores what people write: three characters escaped, mentions by id. */
function escaped(text: string): string {
  const safe = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return safe.replaceAll(/(?<!\S)@dbcheck\b/g, `<@${app.botUser}>`);
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as Defined<T>;
}
