// Socket Mode: WebSocket connections of the bot; each payload goes to one of them and waits for its acknowledgement.
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type RawData, type WebSocket } from "ws";
import { parseObject } from "./http.ts";
import { isFields, textIn } from "./read.ts";
import { app } from "./settings.ts";
import type { Fields } from "./types.ts";

export type EnvelopeType = "slash_commands" | "interactive" | "events_api";

/** What the bot answered. `payload` is {} for a bare acknowledgement. */
export type Ack =
  | { ok: true; payload: Fields; tookMs: number }
  | { ok: false; error: "operation_timeout" | "dispatch_failed" };

/** Slack allows no more for one app. */
const maxConnections = 10;
const farewellMs = 500;

export class SocketMode {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #connections: WebSocket[] = [];
  readonly #waiting = new Map<string, (payload: Fields) => void>();
  #turn = 0;

  get connections(): number {
    return this.#connections.length;
  }

  /** A ticket opens one connection. */
  newTicket(): string {
    const ticket = randomBytes(12).toString("hex");
    this.#tickets.add(ticket);
    return ticket;
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? "/", "http://local").searchParams.get("ticket") ?? "";
    if (!this.#tickets.delete(ticket) || this.#connections.length >= maxConnections) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection));
  }

  /** Sends a payload to one connection and waits for its acknowledgement, at most `timeoutMs`. */
  async deliver(type: EnvelopeType, payload: Fields, timeoutMs: number): Promise<Ack> {
    const connection = this.#connections[this.#turn++ % Math.max(1, this.#connections.length)];
    if (!connection) return { ok: false, error: "dispatch_failed" };
    const id = randomUUID();
    const startedMs = performance.now();
    const acknowledged = new Promise<Ack>((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        resolve({ ok: false, error: "operation_timeout" });
      }, timeoutMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve({ ok: true, payload: answer, tookMs: performance.now() - startedMs });
      });
    });
    const accepts = type !== "events_api";
    connection.send(
      JSON.stringify({ envelope_id: id, type, payload, accepts_response_payload: accepts, retry_attempt: 0 }),
    );
    return acknowledged;
  }

  /** A text of no form that Slack has. */
  sendRaw(text: string): void {
    for (const connection of this.#connections) connection.send(text);
  }

  /** Asks every connection to come back, as Slack does every few hours. */
  recycle(reason: "refresh_requested" | "warning" | "link_disabled" = "refresh_requested"): void {
    for (const connection of this.#connections) connection.send(JSON.stringify({ type: "disconnect", reason }));
  }

  /** Cuts every connection without a word. */
  cut(): void {
    for (const connection of this.#connections) connection.terminate();
  }

  /** Politely, then at once: a bot whose connection is cut waits long for a farewell. */
  async close(): Promise<void> {
    const closed = this.#connections.map(async (connection) => {
      connection.close(1001);
      await once(connection, "close", { signal: AbortSignal.timeout(farewellMs) });
    });
    await Promise.allSettled(closed);
    this.cut();
    this.#server.close();
  }

  #welcome(connection: WebSocket): void {
    this.#connections.push(connection);
    connection.on("message", (data) => this.#heard(data));
    connection.on("error", () => connection.terminate());
    connection.on("close", () => {
      const at = this.#connections.indexOf(connection);
      if (at >= 0) this.#connections.splice(at, 1);
    });
    const hello = {
      type: "hello",
      num_connections: this.#connections.length,
      connection_info: { app_id: app.id },
      debug_info: { host: "local" },
    };
    connection.send(JSON.stringify(hello));
  }

  #heard(data: RawData): void {
    // ws hands over one Buffer unless it is told otherwise.
    const message = Buffer.isBuffer(data) ? parseObject(data.toString("utf8")) : {};
    const id = textIn(message, "envelope_id");
    const payload = message["payload"];
    this.#waiting.get(id)?.(isFields(payload) ? payload : {});
    this.#waiting.delete(id);
  }
}
