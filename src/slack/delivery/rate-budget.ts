// How often this bot may post and edit. chat.update is allowed 50 times a minute in the whole workspace (tier 3),
// posting about once a second in a channel, with short bursts (docs.slack.dev/apis/web-api/rate-limits).

/** In any 60 s; ends and first failures have some room of their own. */
const editsPerMinute = { ordinary: 40, urgent: 46 };
/** So many may come at once; those after them keep a distance, so that nobody waits long for the next. */
const editBurst = { edits: 20, thenEveryMs: 1_200 };
const perLiveCheckMs = 1_500;
const ordinaryMs = 3_000;
const penaltyMs = 60_000;
const minuteMs = 60_000;
/** In a channel: so many at once, refilled at so many a minute; together they stay below one a second. */
const posting = { burst: 4, perMinute: 54 };

/** Times are `monotonicMs`, given by the caller: of a clock that was set back each would be taken for a debt. */
export class Pace {
  /** Of the last minute, oldest first. */
  #edits: number[] = [];
  #slowUntil = 0;
  #blockedUntil = 0;
  readonly #posts = new Map<string, { tokens: number; at: number; blockedUntil: number }>();

  /**
   * When a message that was last sent at `lastAt` may be edited, with so many live checks: now or later. Takes nothing.
   */
  editAt(now: number, lastAt: number, urgent: boolean, live: number): number {
    this.#edits = this.#edits.filter((at) => at > now - minuteMs);
    const most = urgent ? editsPerMinute.urgent : editsPerMinute.ordinary;
    const room = this.#edits.length < most ? now : (this.#edits.at(-most) ?? now) + minuteMs;
    const apart = this.#edits.length < editBurst.edits ? now : (this.#edits.at(-1) ?? now) + editBurst.thenEveryMs;
    const interval = Math.max(ordinaryMs, live * perLiveCheckMs) * (now < this.#slowUntil ? 2 : 1);
    return Math.max(now, this.#blockedUntil, room, apart, urgent ? now : lastAt + interval);
  }

  countEdit(now: number): void {
    this.#edits.push(now);
  }

  /** Slack answered an edit with 429: none until then, and half as many for a minute after. */
  editsLimited(now: number, retryAfterMs: number): void {
    this.#blockedUntil = now + retryAfterMs;
    this.#slowUntil = now + retryAfterMs + penaltyMs;
  }

  /** When the next message may be posted in the channel: now or later. Takes nothing. */
  postAt(now: number, channel: string): number {
    const { tokens, blockedUntil } = this.#channel(now, channel);
    return Math.max(blockedUntil, tokens >= 1 ? now : now + Math.ceil(((1 - tokens) * minuteMs) / posting.perMinute));
  }

  countPost(now: number, channel: string): void {
    this.#channel(now, channel).tokens -= 1;
  }

  postsLimited(now: number, channel: string, retryAfterMs: number): void {
    this.#channel(now, channel).blockedUntil = now + retryAfterMs;
  }

  #channel(now: number, channel: string) {
    const known = this.#posts.get(channel) ?? { tokens: posting.burst, at: now, blockedUntil: 0 };
    known.tokens = Math.min(posting.burst, known.tokens + (Math.max(0, now - known.at) * posting.perMinute) / minuteMs);
    known.at = now;
    if (!this.#posts.has(channel)) this.#forget(now);
    this.#posts.set(channel, known);
    return known;
  }

  #forget(now: number): void {
    for (const [channel, { at, blockedUntil }] of this.#posts)
      if (at < now - minuteMs && blockedUntil < now) this.#posts.delete(channel);
  }
}
