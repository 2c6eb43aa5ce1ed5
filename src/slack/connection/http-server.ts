// The bot's port: /health always, and Slack's signed requests where there is no Socket Mode.
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserMistake } from "../../errors.ts";
import type { Health } from "./health.ts";

export const slackPath = "/slack/events";
/** Bolt refuses old requests only; a time far ahead is as wrong (docs.slack.dev/authentication/verifying-requests-from-slack). */
const mostSkewSeconds = 5 * 60;
const headersTimeoutMs = 10_000;

export interface HttpServer {
  port: number;
  /** Requests under way get so long. */
  close(deadlineMs: number): Promise<void>;
}

/** @param slack takes Slack's requests; null in Socket Mode. @throws UserMistake when the port is taken */
export async function startHttpServer(
  port: number,
  health: () => Promise<Health>,
  slack: RequestListener | null,
): Promise<HttpServer> {
  const server = createServer(
    { headersTimeout: headersTimeoutMs, requestTimeout: headersTimeoutMs },
    (request, response) => {
      const [path] = (request.url ?? "/").split("?");
      if (path === "/health" && (request.method === "GET" || request.method === "HEAD"))
        return void sendHealth(health, response);
      if (slack === null || path !== slackPath || request.method !== "POST") return sendEmpty(response, 404);
      if (isSkewed(request)) return sendEmpty(response, 401);
      slack(request, response);
    },
  );
  server.listen(port);
  try {
    await once(server, "listening");
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === "EADDRINUSE" || code === "EACCES")
      throw new UserMistake(`PORT ${port} cannot be used (${code}). Choose another one.`);
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

function isSkewed({ headers }: IncomingMessage): boolean {
  const sent = Number(headers["x-slack-request-timestamp"]);
  return !Number.isFinite(sent) || Math.abs(Date.now() / 1000 - sent) > mostSkewSeconds;
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
