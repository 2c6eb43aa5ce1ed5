// The one way out by HTTP: one request, one deadline for all of it,
// no redirect, and no body larger than its reader wants.
import type { LookupFunction } from "node:net";
import type * as Undici from "undici";
import { version } from "../version.ts";

export interface HttpRequest {
  url: string | URL;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Ends the request and the reading of its answer, wherever they are. */
  signal: AbortSignal;
  /** Finds the host's addresses; the system's getaddrinfo otherwise. */
  lookup?: LookupFunction;
  /** Called once the connection stands: what is sent from then on may be read by somebody. */
  onConnected?: () => void;
  /** Uses a connection that stands, and leaves it for the next; otherwise this request has one of its own. */
  isOneOfMany?: boolean;
}

export interface HttpAnswer {
  status: number;
  /** Of a header that came once; null otherwise. */
  header: (name: string) => string | null;
  headers: Record<string, string>;
  /** The whole body. @throws BodyTooLarge, or what ended the connection */
  bytes: (maxBytes: number) => Promise<Buffer>;
  /** Nobody wants the body. */
  drop: () => void;
}

/** Packed or unpacked, the body is longer than its reader allows. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
  readonly code = "BODY_TOO_LARGE";
  constructor(maxBytes: number) {
    super(`the answer is longer than ${Math.ceil(maxBytes / 1024)} KB`);
  }
}

/** Those of requests that are one of many. */
let kept: Undici.Agent | null = null;

/** @throws what kept the answer's head from coming: an error with a `code` of errno's, OpenSSL's or undici's */
export async function exchange(wanted: HttpRequest): Promise<HttpAnswer> {
  const { url, method = "GET", headers = {}, body, signal, isOneOfMany = false } = wanted;
  // Loading it takes as long as a check on loopback: only who asks somebody waits for it.
  // Its default is all of it, as a module of its own and in the bundle, where its names stand nowhere else.
  const { default: undici } = await import("undici");
  const dispatcher = isOneOfMany ? (kept ??= new undici.Agent()) : ownConnection(undici, wanted);
  const end = () => void (dispatcher === kept || dispatcher.destroy().catch(() => undefined));
  try {
    const answer = await undici.request(url, {
      method,
      dispatcher,
      signal,
      // The signal is the deadline; these would be second ones.
      headersTimeout: 0,
      bodyTimeout: 0,
      headers: { "user-agent": `dbcheck/${version}`, "accept-encoding": "identity", ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return answerOf(answer, end);
  } catch (error) {
    end();
    throw rootOf(error);
  }
}

function ownConnection({ Agent }: Pick<typeof Undici, "Agent">, wanted: HttpRequest): Undici.Agent {
  const { lookup, onConnected, signal } = wanted;
  // A socket that is still connecting, or in TLS's handshake, is nobody's yet: undici does not end it, the signal does.
  const connect = { timeout: 0, signal, ...(lookup ? { lookup } : {}) };
  const agent = new Agent({ connect });
  if (onConnected) agent.on("connect", onConnected);
  return agent;
}

function answerOf({ statusCode, headers, body }: Undici.Dispatcher.ResponseData, end: () => void): HttpAnswer {
  const single = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const drop = () => {
    // A body that is destroyed says so as an error of its stream.
    body.on("error", () => undefined).destroy();
    end();
  };
  return {
    status: statusCode,
    headers: single,
    header: (name) => single[name] ?? null,
    drop,
    bytes: async (maxBytes) => {
      try {
        return await unpacked(single["content-encoding"], await collected(body, maxBytes), maxBytes);
      } catch (error) {
        throw rootOf(error);
      } finally {
        drop();
      }
    },
  };
}

async function collected(body: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Nothing packed was asked for; some servers and proxies pack all the same. */
async function unpacked(encoding: string | undefined, packed: Buffer, maxBytes: number): Promise<Buffer> {
  const name = (encoding ?? "").trim().toLowerCase();
  if (name === "identity" || name === "") return packed;
  // Loaded here: hardly an answer is packed, and a command starts sooner without it.
  const { unpack } = await import("./unpack.ts");
  try {
    return await unpack(name, packed, maxBytes);
  } catch (error) {
    throw codeOf(error) === "ERR_BUFFER_TOO_LARGE" ? new BodyTooLarge(maxBytes) : error;
  }
}

/**
 * undici wraps what the socket said; a connection that the other side
 * closed has no errno, and is ECONNRESET as in Node.
 */
function rootOf(error: unknown): unknown {
  if (codeOf(error) !== "UND_ERR_SOCKET") return error;
  const { cause } = error as { cause?: unknown };
  return codeOf(cause) === null ? Object.assign(new Error("closed"), { code: "ECONNRESET" }) : cause;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
