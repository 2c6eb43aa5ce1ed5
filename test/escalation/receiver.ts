// Somebody who is told, on loopback: PagerDuty's Events API as it is
// documented, and a webhook that verifies what it gets.
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readTargets } from "../../src/target/file.ts";
import type { EscalationMessage } from "../../src/escalation/message.ts";
import type { Target } from "../../src/target/target.ts";
import type { Reply } from "../support/vendor-api.ts";

export const routingKey = "e93facc04764012d7bfb002500d5d1a6";
export const secret = "canary-secret-6d1f0c5e9a";
export const hookPath = "/services/T024BE7LD/kuu2Ahnoh5e?key=aiz4Sohm";

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface Receiver {
  url: string;
  received: Received[];
  /** Taken one after the other; when none is left, the documented answer. */
  next: Reply[];
  close(): void;
}

export async function startReceiver(documented: (received: Received) => Reply): Promise<Receiver> {
  const receiver: Receiver = {
    url: "",
    received: [],
    next: [],
    close: () => server.close() && server.closeAllConnections(),
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const part of request as AsyncIterable<Buffer>) body += part.toString();
    const received = { path: `${request.method} ${request.url}`, headers: request.headers, body };
    receiver.received.push(received);
    const reply = receiver.next.shift() ?? documented(received);
    if (typeof reply === "function") return reply(response);
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
  }
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return receiver;
}

/**
 * https://v2.developer.pagerduty.com/docs/send-an-event-events-api-v2
 * and PagerDuty/api-schema reference/events-v2/openapiv3.json
 */
export function pagerDutyAnswer({ path, body }: Received): Reply {
  const invalid = (...errors: string[]): Reply => ({
    status: 400,
    body: { status: "invalid event", message: "Event object is invalid", errors },
  });
  if (path !== "POST /v2/enqueue") return { status: 404, body: {} };
  const event = JSON.parse(body) as Record<string, unknown>;
  const payload = (event["payload"] ?? {}) as Record<string, unknown>;
  if (String(event["routing_key"]).length !== 32)
    return invalid("Length of 'routing_key' is incorrect (should be 32 characters)");
  if (!["trigger", "acknowledge", "resolve"].includes(String(event["event_action"])))
    return invalid("'event_action' is invalid");
  if (event["event_action"] !== "trigger" && !event["dedup_key"]) return invalid("'dedup_key' is missing or blank");
  if (event["event_action"] === "trigger") {
    const missing = ["summary", "source", "severity"].filter((name) => !payload[name]);
    if (missing.length > 0) return invalid(...missing.map((name) => `'payload.${name}' is missing or blank`));
    if (!["critical", "error", "warning", "info"].includes(String(payload["severity"])))
      return invalid("'payload.severity' is invalid");
    if (String(payload["summary"]).length > 1024) return invalid("'payload.summary' is too long");
  }
  return { status: 202, body: { status: "success", message: "Event processed", dedup_key: event["dedup_key"] } };
}

/** What docs/tickets.md gives receivers to verify with, taken from there. */
const [, example = ""] = /```js\n(import \{ createHmac[^]*?)```/.exec(readFileSync("docs/tickets.md", "utf8")) ?? [];
const { isFromDbcheck } = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as {
  isFromDbcheck: (header: string, body: string, secret: string, nowSeconds?: number) => boolean;
};

export function isSigned(header: string, body: string, nowSeconds: number): boolean {
  return isFromDbcheck(header, body, secret, nowSeconds);
}

export function webhookAnswer({ headers, body }: Received): Reply {
  return isFromDbcheck(String(headers["dbcheck-signature"]), body, secret) ? { status: 200 } : { status: 401 };
}

/** A target of the targets file, whose hooks are these addresses. */
export function targetWith({ pagerduty = "http://127.0.0.1:1", webhook = "http://127.0.0.1:1/" } = {}): Target {
  const text = `targets:
  orders:
    url: postgres://app:canary-password@db.example.com/orders
    escalation:
      pagerduty: { routing_key: \${KEY} }
      webhook: { url: \${HOOK}, secret: \${SECRET} }
      email: oncall+db@example.com
`;
  const env = { KEY: routingKey, HOOK: webhook, SECRET: secret, PAGERDUTY_EVENTS_URL: pagerduty };
  const target = readTargets(text, "t.yaml", env).targets.get("orders");
  if (!target) throw new Error("no target");
  return target;
}

export function aMessage(changes: Partial<EscalationMessage> = {}): EscalationMessage {
  return {
    incidentId: "inc-42",
    target: "orders",
    title: "orders: down, tcp-refused (confirmed), severity 1 of 4",
    text: "Nothing listens on 5432.\nWho can fix it: the operator.\nNext: start the server.",
    status: "down",
    cause: "tcp-refused",
    owner: "operator",
    severity: 1,
    link: "https://acme.slack.example/archives/C1/p1",
    at: "2026-06-01T11:00:00.000Z",
    ...changes,
  };
}
