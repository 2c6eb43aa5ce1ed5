// One JSON text posted to one place: no longer than its signal, no
// further than that place, and whether it may have got there.
import { exchange, type HttpAnswer } from "../http/exchange.ts";
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

export interface HookReply {
  status: number;
  retryAfter: string | null;
  /** Null where it was not wanted, was too long, or did not end in time. */
  body: string | null;
}

/** Never throws, follows no redirect, and repeats nothing of URL, headers or answer in its reasons. */
export async function postToHook(letter: Letter, signal: AbortSignal): Promise<HookReply | NotSent> {
  let isThrough = false;
  try {
    const answer = await exchange({
      url: letter.url,
      method: "POST",
      headers: { accept: "application/json", "content-type": "application/json", ...letter.headers },
      body: letter.body,
      signal,
      onConnected: () => (isThrough = true),
    });
    const body = letter.readsAnswer ? await bodyOf(answer) : null;
    answer.drop();
    return { status: answer.status, retryAfter: answer.header("retry-after"), body };
  } catch (error) {
    return notSent(`${letter.to} ${whyOf(error, signal, isThrough)}`, isThrough);
  }
}

async function bodyOf(answer: HttpAnswer): Promise<string | null> {
  return answer.bytes(mostBytes).then(
    (bytes) => bytes.toString("utf8"),
    () => null,
  );
}

/** Codes, never messages: those of headers and URLs repeat what stands in them. */
function whyOf(error: unknown, signal: AbortSignal, isThrough: boolean): string {
  if (signal.aborted)
    return isThrough ? "received the message, but gave no answer in time" : "could not be reached in time";
  const code =
    error instanceof Error && "code" in error && /^\w{1,60}$/.test(String(error.code))
      ? ` (${String(error.code)})`
      : "";
  return isThrough ? `ended the connection without an answer${code}` : `could not be reached${code}`;
}

/** What a status means for who pressed the button; `said` is the other side's own explanation, already masked. */
export function hookRefusal(to: string, { status, retryAfter }: HookReply, said: string | null): NotSent {
  const because = said ? `: ${said}` : "";
  if (status >= 300 && status < 400)
    return notSent(
      `${to} answered with a redirect (HTTP ${status}), which dbcheck does not follow. Correct its address`,
      true,
    );
  if (status === 401 || status === 403) return notSent(`${to} does not permit it (HTTP ${status})${because}`);
  if (status === 404 || status === 410) return notSent(`${to} has nothing at that address (HTTP ${status})${because}`);
  if (status === 429) return notSent(`${to} has too many messages now (HTTP 429): ${whenAgain(retryAfter)}`);
  if (status >= 400 && status < 500) return notSent(`${to} refused the message (HTTP ${status})${because}`);
  if (status >= 500) return notSent(`${to} failed with an error of its own (HTTP ${status})${because}`, true);
  return notSent(`${to} gave an unexpected answer (HTTP ${status})`, true);
}

/** Retry-After is seconds or a date (RFC 9110, 10.2.3). */
function whenAgain(retryAfter: string | null): string {
  const text = retryAfter?.trim() ?? "";
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return "try again in a minute, or call";
  if (seconds > longestWaitSeconds) return "it accepts no more today";
  return seconds <= 1 ? "try again now" : `try again in ${seconds} s`;
}
