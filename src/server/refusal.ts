// What a failed request is answered with: the caller's mistake in a sentence, an outage, or a bug's reference.
import { newReference, Outage, UserMistake } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { HttpReply } from "./route.ts";

/** The caller's mistake with a status of its own; any other UserMistake is answered with 400. */
export class HttpRefusal extends UserMistake {
  override name = "HttpRefusal";
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, sentence: string, headers: Record<string, string> = {}) {
    super(sentence);
    this.status = status;
    this.headers = headers;
  }
}

/** After an outage of the store or the queue. */
const retryAfterSeconds = 5;

const titles: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** As RFC 9457 has it. */
function problem(status: number, detail: string, headers: Record<string, string>, more: object = {}): HttpReply {
  return {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
    body: `${JSON.stringify({ title: titles[status] ?? "Error", status, detail, ...more })}\n`,
  };
}

/** @param route for the log, without what the caller wrote */
export function replyToError(error: unknown, route: string, log: Logger): HttpReply {
  if (error instanceof HttpRefusal) return problem(error.status, error.message, error.headers);
  if (error instanceof UserMistake) return problem(400, error.message, {});
  if (error instanceof Outage) {
    log.warn({ route, reason: error.message }, "a request met an outage");
    return problem(503, error.message, { "retry-after": String(retryAfterSeconds) });
  }
  const reference = newReference();
  log.error({ route, reference, err: error }, "a request met a bug");
  return problem(500, `This is a bug in dbcheck, reference ${reference}.`, {}, { reference });
}
