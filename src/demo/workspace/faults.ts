// What goes wrong on purpose: rate limits, errors, answers that never arrive, deliveries that come twice.
import type { Fields } from "./types.ts";

interface Where {
  /** A method's name, or "*" for every method. */
  method: string;
  /** How many calls it hits. Default 1; with `forMs` no limit. */
  times?: number;
  /**
   * How long it lasts from now on, ms: `{ method: "*", kind: "status",
   * status: 500, forMs: 5000 }` is an outage of all of Slack.
   */
  forMs?: number;
  /** Only calls with such arguments. */
  match?: (args: Fields) => boolean;
}

export type ApiFault = Where &
  (
    | { kind: "rate-limited"; retryAfterSeconds: number }
    | { kind: "status"; status: number }
    | { kind: "error"; error: string }
    /** Carried out; then the connection is cut without an answer. */
    | { kind: "lost-answer" }
    /** Carried out; then the answer has these fields in place of its own. */
    | { kind: "wrong-answer"; fields: Fields }
    /** Carried out at once, answered late. */
    | { kind: "slow"; ms: number }
  );

/** Published limits per minute: tiers 2, 3 and 4 of docs.slack.dev/apis/web-api/rate-limits. */
const perMinute: Record<string, number> = {
  "chat.update": 50,
  "chat.delete": 50,
  "conversations.info": 50,
  "conversations.open": 50,
  "conversations.join": 50,
  "conversations.history": 50,
  "conversations.replies": 50,
  "conversations.members": 100,
  "users.conversations": 50,
  "reactions.get": 50,
  "reactions.add": 50,
  "reactions.remove": 20,
  "apps.connections.open": 50,
  "usergroups.users.list": 20,
  "views.open": 100,
  "views.push": 100,
  "views.update": 100,
  "views.publish": 100,
  "chat.postEphemeral": 100,
  "users.info": 100,
  "files.getUploadURLExternal": 100,
  "files.completeUploadExternal": 100,
  "files.info": 100,
};

/** One message a second per channel, with short bursts. How short is not published. */
const posting = { burst: 5, everyMs: 1000 };

export class Faults {
  readonly #faults: { fault: ApiFault; left: number; untilMs: number }[] = [];
  readonly #recent = new Map<string, number[]>();
  readonly #posts = new Map<string, { left: number; atMs: number }>();
  readonly #now: () => number;
  #duplicates = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(fault: ApiFault): void {
    const { times, forMs } = fault;
    const untilMs = forMs === undefined ? Infinity : this.#now() + forMs;
    this.#faults.push({ fault, left: times ?? (forMs === undefined ? 1 : Infinity), untilMs });
  }

  clear(): void {
    this.#faults.length = 0;
    this.#duplicates = 0;
  }

  /** The next `times` commands, interactions or events reach the bot twice, with the same trigger_id or event_id. */
  deliverTwice(times = 1): void {
    this.#duplicates += times;
  }

  takeDuplicate(): boolean {
    if (this.#duplicates === 0) return false;
    this.#duplicates -= 1;
    return true;
  }

  /** The fault for this call, counted down; the first added wins. */
  take(method: string, args: Fields): ApiFault | null {
    const found = this.#faults.find(
      ({ fault, left, untilMs }) =>
        left > 0 &&
        this.#now() < untilMs &&
        (fault.method === method || fault.method === "*") &&
        (fault.match?.(args) ?? true),
    );
    if (!found) return null;
    found.left -= 1;
    return found.fault;
  }

  /** Seconds to wait when the method's limit is reached; null and counted when it is not. */
  limit(method: string, channel: string): number | null {
    if (method === "chat.postMessage") return this.#postLimit(channel);
    const calls = perMinute[method];
    if (calls === undefined) return null;
    const windowMs = 60_000;
    const recent = (this.#recent.get(method) ?? []).filter((atMs) => atMs > this.#now() - windowMs);
    this.#recent.set(method, recent);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= calls)
      return Math.max(1, Math.ceil((oldest + windowMs - this.#now()) / 1000));
    recent.push(this.#now());
    return null;
  }

  #postLimit(channel: string): number | null {
    const now = this.#now();
    const { left, atMs } = this.#posts.get(channel) ?? { left: posting.burst, atMs: now };
    const there = Math.min(posting.burst, left + (now - atMs) / posting.everyMs);
    this.#posts.set(channel, { left: there < 1 ? there : there - 1, atMs: now });
    return there < 1 ? Math.max(1, Math.ceil(((1 - there) * posting.everyMs) / 1000)) : null;
  }
}
