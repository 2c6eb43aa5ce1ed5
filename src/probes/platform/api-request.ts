// One bounded question to somebody else's API: no longer than its signal,
// no larger than its limit, and no further than its origin.
import type { LookupFunction } from "node:net";
import { BodyTooLarge, exchange, type HttpAnswer } from "../../http/exchange.ts";
import type { Reason } from "../../report/observation.ts";
import type { Secret } from "../../secret.ts";
import type { AskedFacts } from "../facts.ts";
import { systemLookup } from "../way-in/resolve/system.ts";
import { errnoOf } from "../wire/failure.ts";

const defaultMaxBytes = 256 * 1024;
const mostRedirects = 3;

export interface ApiQuestion {
  /** For people: "machines of orders". */
  what: string;
  url: string;
  /** Sent to this origin only. */
  token?: Secret;
  /** A GraphQL query: the one thing that is posted. */
  query?: { query: string; variables: Record<string, string> };
  accept?: "json" | "text";
  maxBytes?: number;
}

export interface PlatformAnswer {
  asked: AskedFacts;
  /** Parsed JSON, or the text; undefined when `asked.reason` says why there is none. */
  data: unknown;
}

interface Reply {
  status: number;
  location: string | null;
  requestId: string | null;
  type: string;
  body: string;
}

/** There was an answer, and nothing can be read from it. */
class Unread extends Error {
  readonly reason: Reason;
  readonly status: number | null;
  constructor(reason: Reason, message: string, status: number | null = null) {
    super(message);
    this.reason = reason;
    this.status = status;
  }
}

/** Never throws: whatever goes wrong is in `asked`. */
export async function askPlatform(question: ApiQuestion, signal: AbortSignal): Promise<PlatformAnswer> {
  const started = performance.now();
  const asked: AskedFacts = {
    what: question.what,
    place: placeOf(question.url),
    at: "",
    tookMs: 0,
    status: null,
    requestId: null,
    reason: null,
    why: null,
  };
  let data: unknown;
  try {
    const reply = await followed(question, signal);
    Object.assign(asked, { status: reply.status, requestId: reply.requestId });
    data = readReply(reply, question.accept ?? "json");
  } catch (error) {
    Object.assign(asked, whyOf(error, signal));
  }
  return { asked: { ...asked, at: new Date().toISOString(), tookMs: Math.round(performance.now() - started) }, data };
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** Redirects stay within the origin: another one was not asked for, and may not have the token. */
async function followed(question: ApiQuestion, signal: AbortSignal): Promise<Reply> {
  let url = new URL(question.url);
  for (let turns = 0; turns <= mostRedirects; turns += 1) {
    const reply = await once(url, question, signal);
    if (reply.status < 300 || reply.status > 399 || reply.location === null) return reply;
    const next = URL.canParse(reply.location, url.href) ? new URL(reply.location, url) : null;
    if (next?.origin !== url.origin)
      throw new Unread(
        "http-error",
        `HTTP ${reply.status} redirects to another host (${next?.host ?? "not a URL"}), so it was not followed`,
        reply.status,
      );
    url = next;
  }
  throw new Unread("http-error", `more than ${mostRedirects} redirects`);
}

async function once(url: URL, question: ApiQuestion, signal: AbortSignal): Promise<Reply> {
  const body = question.query ? JSON.stringify(question.query) : null;
  const answer = await exchange({
    url,
    method: body === null ? "GET" : "POST",
    headers: {
      accept: question.accept === "text" ? "*/*" : "application/json",
      ...(question.token ? { authorization: authorization(question.token) } : {}),
      ...(body === null ? {} : { "content-type": "application/json" }),
    },
    ...(body === null ? {} : { body }),
    signal,
    lookup: lookupUntil(signal),
  });
  const { status } = answer;
  const isWanted = status >= 200 && status < 300;
  if (!isWanted) answer.drop();
  return {
    status,
    location: answer.header("location"),
    requestId: /^[\w.:-]{1,100}$/.exec(answer.header("fly-request-id") ?? "")?.[0] ?? null,
    type: /^[\w.+/-]{1,60}/.exec(answer.header("content-type") ?? "")?.[0] ?? "no type",
    body: isWanted ? await textOf(answer, question.maxBytes ?? defaultMaxBytes) : "",
  };
}

async function textOf({ status, bytes }: HttpAnswer, maxBytes: number): Promise<string> {
  try {
    return (await bytes(maxBytes)).toString("utf8");
  } catch (error) {
    throw error instanceof BodyTooLarge ? new Unread("too-large", error.message, status) : error;
  }
}

/** getaddrinfo in a child that can be killed: a dead resolver must not hold the process open. */
function lookupUntil(signal: AbortSignal): LookupFunction {
  const look = async (...[name, options, callback]: Parameters<LookupFunction>): Promise<void> => {
    const { addresses, code } = await systemLookup(name, signal);
    const [first] = addresses;
    if (!first) callback(Object.assign(new Error("no address"), { code: code ?? "ENOTFOUND" }), "", 0);
    else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
  return (...asked) => void look(...asked);
}

/**
 * Fly's tokens are bearers; those that name their own scheme keep it
 * (https://fly.io/docs/machines/api/working-with-machines-api/).
 */
function authorization(token: Secret): string {
  const text = token.reveal();
  return /^(FlyV1|Bearer) /.test(text) ? text : `Bearer ${text}`;
}

function readReply({ status, type, body }: Reply, accept: "json" | "text"): unknown {
  if (status === 401 || status === 403) throw new Unread("not-permitted", `HTTP ${status}: not permitted`);
  if (status < 200 || status > 299) throw new Unread("http-error", `HTTP ${status}`);
  if (accept === "text") return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Unread("malformed", body.trim() === "" ? "the answer is empty" : `the answer is not JSON (${type})`);
  }
}

/** Codes, never messages: those of headers and URLs repeat what stands in them. */
function whyOf(error: unknown, signal: AbortSignal): Partial<AskedFacts> {
  if (error instanceof Unread)
    return { reason: error.reason, why: error.message, ...(error.status === null ? {} : { status: error.status }) };
  if (signal.aborted) return { reason: "timeout", why: "no answer in time" };
  const code = errnoOf(error) ?? "";
  if (code === "ECONNREFUSED") return { reason: "refused", why: code };
  if (code === "ECONNRESET" || code === "EPIPE") return { reason: "reset", why: code };
  if (code.startsWith("HPE_")) return { reason: "malformed", why: `the answer is not HTTP (${code})` };
  return { reason: "no-answer-of-ours", why: code || "no answer" };
}
