// The bot's port: /livez, /readyz and /health always, and Slack's signed requests where there is no Socket Mode.
import { once } from "node:events";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserMistake } from "../../errors.ts";
import type { Health } from "./health.ts";

export const slackPath = "/slack/events";
/** For the whole of a request; so often it is looked at. */
const requestTimeoutMs = 10_000;
const connectionsCheckingInterval = 2_000;

export interface HttpServer {
  port: number;
  /** Requests under way get so long. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * @param host null: every address of this machine
 * @param slack who takes Slack's requests now; null in Socket Mode, and until Slack has been reached
 * @throws UserMistake when the port is taken, or the address is none of this machine
 */
export async function startHttpServer(
  { host, port }: { host: string | null; port: number },
  health: () => Promise<Health>,
  slack: () => RequestListener | null,
): Promise<HttpServer> {
  const server = createServer(
    { headersTimeout: requestTimeoutMs, requestTimeout: requestTimeoutMs, connectionsCheckingInterval },
    (request, response) => {
      const [path] = (request.url ?? "/").split("?");
      const isRead = request.method === "GET" || request.method === "HEAD";
      // Alive says nothing of others: who restarts by it must not do so while Slack or the store is away.
      if (path === "/livez" && isRead) return sendEmpty(response, 200);
      if ((path === "/health" || path === "/readyz") && isRead) return void sendHealth(health, response);
      const listener = slack();
      if (listener === null || path !== slackPath || request.method !== "POST") return sendEmpty(response, 404);
      listener(request, response);
    },
  );
  server.listen({ port, ...(host === null ? {} : { host }) });
  try {
    await once(server, "listening");
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "EADDRINUSE" || code === "EACCES")
      throw new UserMistake(`PORT ${port} cannot be used (${code}). Choose another one.`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN")
      throw new UserMistake(`DBCHECK_LISTEN ${host} is not an address of this machine (${code}).`);
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async (deadlineMs) => {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

async function sendHealth(health: () => Promise<Health>, response: ServerResponse): Promise<void> {
  const body = await health();
  response.writeHead(body.status === "down" ? 503 : 200, {
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  response.end(`${JSON.stringify(body)}\n`);
}

function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}
