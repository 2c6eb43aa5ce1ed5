// The page's routes: fixed files, the screen as a tree, news of changes, and what people do.
import type { IncomingMessage, ServerResponse } from "node:http";
import { readerOf } from "../page/reader.ts";
import { screen } from "../page/screen.ts";
import { script } from "../page/script.ts";
import { contentPolicy, shell } from "../page/shell.ts";
import { style } from "../page/style.ts";
import { BadRequest, readFields, sendJson, sendText } from "./http.ts";
import { perform } from "./page-actions.ts";
import { ApiRefusal } from "./types.ts";
import type { World } from "./world.ts";

export async function answerPage(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", world.origin);
  if (!isOwnPage(world, request)) return sendText(response, 403, "only for this machine's own page");
  if (request.method === "POST") return act(world, url.pathname, request, response);
  if (request.method !== "GET") return sendText(response, 405, "GET or POST");
  switch (url.pathname) {
    case "/": {
      response.setHeader("content-security-policy", contentPolicy);
      return sendText(response, 200, shell, "text/html; charset=utf-8");
    }
    case "/assets/style.css":
      return sendText(response, 200, style, "text/css; charset=utf-8");
    case "/assets/page.js":
      return sendText(response, 200, script, "text/javascript; charset=utf-8");
    case "/_local/screen":
      return sendScreen(world, url.searchParams, response);
    case "/_local/events":
      return sendNews(world, response);
    case "/_local/calls":
      return sendJson(response, 200, world.state.calls);
    case "/_local/channels":
      return sendJson(response, 200, [...world.state.channels.values()]);
    case "/_local/messages":
      return sendJson(response, 200, world.state.messages(url.searchParams.get("channel") ?? ""));
    default:
      return url.pathname.startsWith("/archives/")
        ? openPermalink(url, response)
        : sendText(response, 404, "not found");
  }
}

/** Another site must not type commands here: neither under another name (DNS rebinding) nor with a form of its own. */
function isOwnPage(world: World, request: IncomingMessage): boolean {
  const { port } = new URL(world.origin);
  if (request.headers.host !== `127.0.0.1:${port}` && request.headers.host !== `localhost:${port}`) return false;
  return request.method !== "POST" || request.headers["content-type"] === "application/json";
}

async function act(world: World, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const action = /^\/_local\/(\w+)$/.exec(path)?.[1] ?? "";
  const body = await readFields(request);
  try {
    sendJson(response, 200, (await perform(world, action, body)) ?? {});
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    throw new BadRequest(error.code);
  }
}

function sendScreen(world: World, query: URLSearchParams, response: ServerResponse): void {
  const reader = readerOf(world.state, world.settings.shortcuts, query);
  if (!reader.home) world.state.markRead(reader.user, reader.channel.id);
  sendJson(response, 200, screen(reader));
}

/** Changes come in bursts; a page draws at most this often. */
const newsMs = 60;

function sendNews(world: World, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 500\n\ndata: hello\n\n");
  let timer: NodeJS.Timeout | null = null;
  const stop = world.state.watch(() => {
    timer ??= setTimeout(() => {
      timer = null;
      response.write("data: changed\n\n");
    }, newsMs);
  });
  response.on("close", () => {
    stop();
    if (timer) clearTimeout(timer);
  });
}

/** A message's link leads to its thread, or to itself as a thread's beginning. */
function openPermalink(url: URL, response: ServerResponse): void {
  const [, , channel = "", digits = ""] = url.pathname.split("/");
  const ts = digits.replace(/^p(\d+)(\d{6})$/, "$1.$2");
  const query = new URLSearchParams({ channel, thread: url.searchParams.get("thread_ts") ?? ts });
  response.writeHead(302, { location: `/?${query.toString()}` });
  response.end();
}
