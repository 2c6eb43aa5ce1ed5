// POST /api/<method>: who calls, what goes wrong on purpose, and the method itself.
import type { IncomingMessage, ServerResponse } from "node:http";
import { readFields, sendJson } from "./http.ts";
import { methods } from "./methods/index.ts";
import { textIn } from "./read.ts";
import { refuseMethodWithoutScope, scopesOf } from "./scopes.ts";
import { ApiRefusal, type ApiCall, type Fields } from "./types.ts";
import type { World } from "./world.ts";

export async function answerApiCall(
  world: World,
  method: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { token, ...args } = await readFields(request);
  const call: ApiCall = { method, args: readable(args), atMs: world.settings.now(), outcome: "" };
  world.state.record(call);

  const fault = world.faults.take(method, call.args);
  const waitSeconds = fault?.kind === "rate-limited" ? fault.retryAfterSeconds : limitOf(world, method, args);
  if (waitSeconds !== null) {
    call.outcome = "rate-limited";
    return sendJson(response, 429, { ok: false, error: "ratelimited" }, { "retry-after": String(waitSeconds) });
  }
  if (fault?.kind === "status") {
    call.outcome = `status-${fault.status}`;
    return sendJson(response, fault.status, { ok: false, error: "internal_error" });
  }
  const bearer =
    /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? (typeof token === "string" ? token : "");
  const answer = fault?.kind === "error" ? { ok: false, error: fault.error } : carryOut(world, method, args, bearer);
  call.outcome = "error" in answer ? String(answer["error"]) : "ok";
  if (fault?.kind === "lost-answer") {
    call.outcome = "lost-answer";
    request.socket.destroy();
    return;
  }
  if (fault?.kind === "wrong-answer") Object.assign(answer, fault.fields);
  const headers = { "x-oauth-scopes": scopesOf(world) };
  if (fault?.kind !== "slow") return sendJson(response, 200, answer, headers);
  const timer = setTimeout(() => sendJson(response, 200, answer, headers), fault.ms);
  response.on("close", () => clearTimeout(timer));
}

function carryOut(world: World, name: string, args: Fields, token: string): Fields {
  try {
    const method = methods.get(name);
    if (!method) throw new ApiRefusal("unknown_method");
    refuseToken(world, name, token);
    refuseMethodWithoutScope(world, name, args);
    return { ok: true, ...method(args, world) };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    return { ok: false, error: error.code, ...error.extra };
  }
}

function refuseToken(world: World, method: string, token: string): void {
  const { botToken, appToken } = world.settings;
  if (token === "") throw new ApiRefusal("not_authed");
  if (token !== botToken && token !== appToken) throw new ApiRefusal("invalid_auth");
  const wanted = method === "apps.connections.open" ? appToken : botToken;
  if (token !== wanted) throw new ApiRefusal("not_allowed_token_type");
}

function limitOf(world: World, method: string, args: Fields): number | null {
  return world.settings.rateLimits ? world.faults.limit(method, textIn(args, "channel")) : null;
}

/** Arguments as objects: forms carry them as JSON text. */
function readable(args: Fields): Fields {
  return Object.fromEntries(Object.entries(args).map(([key, value]) => [key, unpacked(key, value)]));
}

const packed = new Set(["blocks", "metadata", "view", "files", "message"]);

function unpacked(key: string, value: unknown): unknown {
  if (!packed.has(key) || typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
