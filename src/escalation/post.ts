// One JSON text posted to one place: no longer than its signal, no further than that place, and whether it may have got there.
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { version } from "../version.ts";
import { notSent, type NotSent } from "./message.ts";

/** What an answer may be long that is read. PagerDuty's are a few hundred bytes. */
const mostBytes = 64 * 1024;
const longestWaitSeconds = 86_400;

export interface Letter {
  /** For people: "PagerDuty", "the webhook at hooks.example.com". */
  to: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Whether anything of the answer but its status is wanted. */
  readsAnswer: boolean;
}

export interface Answer {
  status: number;
  retryAfter: string | null;
  /** Null where it was not wanted, was too long, or did not end in time. */
  body: string | null;
}

/** Never throws, follows no redirect, and repeats nothing of URL, headers or answer in its reasons. */
export async function post(letter: Letter, signal: AbortSignal): Promise<Answer | NotSent> {
  let isThrough = false;
  try {
    const response = await send(letter, signal, () => (isThrough = true));
    const { statusCode: status = 0, headers } = response;
    const body = letter.readsAnswer ? await bodyOf(response) : null;
    response.destroy();
    return { status, retryAfter: headers["retry-after"] ?? null, body };
  } catch (error) {
    return notSent(`${letter.to} ${whyOf(error, signal, isThrough)}`, isThrough);
  }
}

/** @param through called when the connection stands, after which the letter may be read by somebody */
async function send(
  { url, headers, body }: Letter,
  signal: AbortSignal,
  through: () => void,
): Promise<IncomingMessage> {
  const isHttps = new URL(url).protocol === "https:";
  const { request: open } = isHttps ? await import("node:https") : await import("node:http");
  return new Promise((resolve, reject) => {
    const request = open(
      url,
      {
        method: "POST",
        agent: false,
        signal,
        headers: {
          "user-agent": `dbcheck/${version}`,
          accept: "application/json",
          "accept-encoding": "identity",
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          ...headers,
        },
      },
      resolve,
    );
    request.on("socket", (socket: TLSSocket) => socket.once(isHttps ? "secureConnect" : "connect", through));
    request.on("error", reject).end(body);
  });
}

async function bodyOf(response: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > mostBytes) return null;
      parts.push(part);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Codes, never messages: those of headers and URLs repeat what stands in them. */
function whyOf(error: unknown, signal: AbortSignal, isThrough: boolean): string {
  if (signal.aborted) return isThrough ? "took the message and gave no answer in time" : "could not be reached in time";
  const code =
    error instanceof Error && "code" in error && /^\w{1,60}$/.test(String(error.code))
      ? ` (${String(error.code)})`
      : "";
  return isThrough ? `ended the connection without an answer${code}` : `could not be reached${code}`;
}

/** What a status means for who pressed the button; `said` is the other side's own explanation, already masked. */
export function refusalOf(to: string, { status, retryAfter }: Answer, said: string | null): NotSent {
  const because = said ? `: ${said}` : "";
  if (status >= 300 && status < 400)
    return notSent(
      `${to} answered with a redirect (HTTP ${status}), which is not followed: its address has to be mended`,
      true,
    );
  if (status === 401 || status === 403) return notSent(`${to} does not permit it (HTTP ${status})${because}`);
  if (status === 404 || status === 410)
    return notSent(`${to} knows nothing at that address (HTTP ${status})${because}`);
  if (status === 429) return notSent(`${to} has too many messages now (HTTP 429): ${whenAgain(retryAfter)}`);
  if (status >= 400 && status < 500) return notSent(`${to} refused the message (HTTP ${status})${because}`);
  if (status >= 500) return notSent(`${to} has an error of its own (HTTP ${status})${because}`, true);
  return notSent(`${to} answered in a way that is not known (HTTP ${status})`, true);
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). */
function whenAgain(retryAfter: string | null): string {
  const text = retryAfter?.trim() ?? "";
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return "try again in a minute, or call";
  if (seconds > longestWaitSeconds) return "it does not take another today";
  return seconds <= 1 ? "try again now" : `try again in ${seconds} s`;
}
