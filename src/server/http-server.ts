// The bot's one port: every request goes to its route, within a deadline; what fails is answered by its kind.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Outage, UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import { receivedBody } from "./body.ts";
import { HttpRefusal, replyToError } from "./refusal.ts";
import type { HttpCall, HttpReply, Route } from "./route.ts";
import { createRouter } from "./router.ts";

/** For a request to arrive whole; so often it is looked at. */
const requestTimeoutMs = 10_000;
const connectionsCheckingInterval = 2_000;
/** For a route that names no other. */
const usualDeadlineMs = 10_000;
const mostConnections = 2_000;
const lingerMs = 1_000;
/** Longer than balancers and clients keep an idle connection, mostly 60 s: who closes first may cut off a request. */
const keepAliveTimeout = 65_000;
const closeIdleEveryMs = 100;

export interface HttpServer {
  port: number;
  /** Requests under way get so long; streams end at once. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * @param host null: every address of this machine
 * @throws UserMistake when the port is taken, or the address is none of this machine
 */
export async function startHttpServer(
  { host, port }: { host: string | null; port: number },
  routes: Route[],
  log: Logger,
): Promise<HttpServer> {
  const match = createRouter(routes);
  const stop = new AbortController();
  const limits = { headersTimeout: requestTimeoutMs, requestTimeout: requestTimeoutMs, connectionsCheckingInterval };
  const server = createServer({ ...limits, keepAliveTimeout }, (request, response) => {
    const [path = "/", ...queries] = (request.url ?? "/").split("?");
    const query = queries.join("?");
    const found = match(request.method ?? "", path);
    if (found.kind === "route")
      return void answer(found.route, { request, response, params: found.params, query, stopping: stop.signal }, log);
    const refusal =
      found.kind === "none"
        ? new HttpRefusal(404, "There is nothing at this path.")
        : new HttpRefusal(405, "This path does not support this method.", { allow: found.allowed.join(", ") });
    send(request, response, replyToError(refusal, path, log));
  });
  server.maxConnections = mostConnections;
  server.listen({ port, ...(host === null ? {} : { host }) });
  try {
    await once(server, "listening");
  } catch (error) {
    throw cannotListen(error, host, port);
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async (deadlineMs) => {
      stop.abort();
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      // One whose request was under way is idle later.
      const idle = setInterval(() => server.closeIdleConnections(), closeIdleEveryMs);
      const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
    },
  };
}

function cannotListen(error: unknown, host: string | null, port: number): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === "EADDRINUSE" || code === "EACCES")
    return new UserMistake(`PORT ${port} cannot be used (${code}). Choose another one.`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new UserMistake(`DBCHECK_LISTEN ${host} is not an address of this machine (${code}).`);
  return error;
}

type Received = Pick<HttpCall, "request" | "response" | "params" | "stopping"> & { query: string };

/** Never rejects. */
async function answer(route: Route, received: Received, log: Logger): Promise<void> {
  const { request, response, query } = received;
  const ended = new AbortController();
  const isLate = () => {
    ended.abort();
    if (response.headersSent) return void response.destroy();
    const late = new Outage("The answer took too long. Ask again.");
    send(request, response, replyToError(late, route.path, log));
  };
  const timer = setTimeout(isLate, route.deadlineMs ?? usualDeadlineMs);
  response.once("close", () => {
    clearTimeout(timer);
    ended.abort();
  });
  const call: HttpCall = {
    ...received,
    query: new URLSearchParams(query),
    signal: ended.signal,
    body: (mostBytes) => receivedBody(request, mostBytes),
  };
  const reply = await route.handle(call).catch((error: unknown) => {
    // Whoever is gone gets no answer, and what was ended for that is no bug.
    if (ended.signal.aborted && error instanceof Error && error.name === "AbortError") return null;
    return replyToError(error, route.path, log);
  });
  if (reply !== null) send(request, response, reply);
}

/**
 * What is left of a request that was not read whole is dropped as it comes, and for a while: whoever is cut off in the
 * middle of writing never reads the answer, and takes it for an outage.
 */
function send(request: IncomingMessage, response: ServerResponse, { status, headers = {}, body }: HttpReply): void {
  if (response.headersSent || response.destroyed) return;
  const isWhole = request.complete || request.method === "GET" || request.method === "HEAD";
  response.writeHead(status, {
    ...headers,
    "x-content-type-options": "nosniff",
    ...(isWhole ? {} : { connection: "close" }),
    ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
  });
  response.end(body);
  if (isWhole) return;
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.once("close", () => clearTimeout(timer)).resume();
}
