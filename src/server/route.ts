// What a route is. Routes of one kind stand in a file below routes/, with a line in routes/index.ts.
import type { IncomingMessage, ServerResponse } from "node:http";

/** One request, as a route sees it. */
export interface HttpCall {
  request: IncomingMessage;
  /** For routes that answer by themselves. */
  response: ServerResponse;
  /** Decoded parts of the path, by the names of the route's pattern. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** Ends when the caller is gone, or the route's time is over. */
  signal: AbortSignal;
  /** Ends when the server stops: a stream ends then, a short request goes on. */
  stopping: AbortSignal;
  /**
   * The whole body, read once.
   * @param mostBytes of it as it was sent, and again once it is unpacked
   * @throws HttpRefusal: too large, packed in a way that is not known, or broken off
   */
  body: (mostBytes: number) => Promise<HttpBody>;
}

export interface HttpBody {
  /** As it was sent: what is signed is signed over these bytes. */
  raw: Buffer;
  /** Unpacked, where the request says that it is packed. */
  bytes: Buffer;
}

export interface HttpReply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export interface Route {
  method: "GET" | "POST" | "DELETE";
  /** As in /v1/checks/:id, where a part with a colon is a parameter. GET takes HEAD too. */
  path: string;
  /** Where it is false now, the path is as unknown as any. */
  isThere?: () => boolean;
  /** For the whole of it, until the last byte of its answer; 10 s otherwise. */
  deadlineMs?: number;
  /**
   * Null: it has answered, or will, by `response`.
   * @throws HttpRefusal or UserMistake (4xx with its sentence), Outage (503), anything else is a bug (500, logged)
   */
  handle(call: HttpCall): Promise<HttpReply | null>;
}

/** @param body as JSON */
export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): HttpReply {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}
