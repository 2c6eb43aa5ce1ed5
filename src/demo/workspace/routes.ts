// Which URL does what: the Web API, uploads, response_urls, files, and the page.
import type { IncomingMessage, ServerResponse } from "node:http";
import { errorText } from "../../errors.ts";
import { answerApiCall } from "./api.ts";
import { BadRequest, readFields, readUpload, sendJson, sendText } from "./http.ts";
import { storeUpload } from "./methods/files.ts";
import { sendResponse } from "./responses.ts";
import { answerPage } from "./page-routes.ts";
import { ApiRefusal } from "./types.ts";
import type { World } from "./world.ts";

export async function handle(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(world, request, response);
  } catch (error) {
    if (response.headersSent || response.destroyed) return void response.destroy();
    sendText(response, error instanceof BadRequest ? 400 : 500, errorText(error));
  }
}

async function route(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, place = "", name = ""] = new URL(request.url ?? "/", world.origin).pathname.split("/");
  if (request.method === "POST" && place === "api") return answerApiCall(world, name, request, response);
  if (request.method === "POST" && place === "respond") return answerResponse(world, name, request, response);
  if (request.method === "POST" && place === "upload") {
    const stored = storeUpload(world, name, await readUpload(request));
    return sendText(response, stored ? 200 : 400, stored ? "OK" : "no such upload, or another length than announced");
  }
  if (request.method === "GET" && place === "files") {
    const file = world.state.files.get(name);
    // Without the right, Slack sends its page for logging in, and calls that a success.
    if (!mayRead(world, request)) return sendText(response, 200, "<!DOCTYPE html>", "text/html; charset=utf-8");
    return file?.content ? sendFile(response, file.name, file.content) : sendText(response, 404, "not found");
  }
  return answerPage(world, request, response);
}

function sendFile(response: ServerResponse, name: string, content: Buffer): void {
  const type = name.endsWith(".png") ? "image/png" : "text/plain; charset=utf-8";
  response.writeHead(200, { "content-type": type, "x-content-type-options": "nosniff" }).end(content);
}

/** The bot by its token and scope; the page is in a browser, which says so. */
function mayRead({ settings }: World, { headers }: IncomingMessage): boolean {
  if (headers.authorization === undefined) return headers["sec-fetch-site"] !== undefined;
  return headers.authorization === `Bearer ${settings.botToken}` && !settings.noScopes.includes("files:read");
}

async function answerResponse(
  world: World,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readFields(request);
  try {
    sendResponse(world, world.triggers.useResponse(id), body);
    sendText(response, 200, "ok");
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    const gone = error.code === "used_url" || error.code === "expired_url";
    sendJson(response, gone ? 404 : 400, { ok: false, error: error.code });
  }
}
