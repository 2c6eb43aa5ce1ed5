// How often this bot may post and edit. chat.update is allowed 50 times a minute in the whole workspace (tier 3), posting
// about once a second in a channel, with short bursts (docs.slack.dev/apis/web-api/rate-limits).

const editsPerMinute = 40;
/** Kept for ends and first failures. */
const reserve = 5;
const perLiveCheckMs = 1_500;
const ordinaryMs = 3_000;
const penaltyMs = 60_000;
const postBurst = 4;

/** Clocks are milliseconds since the epoch, given by the caller. */
export class Pace {
  #edits = editsPerMinute;
  #filledAt = 0;
  #slowUntil = 0;
  #blockedUntil = 0;
  readonly #posts = new Map<string, { tokens: number; at: number; blockedUntil: number }>();

  /** When a message that was last sent at `lastAt` may be edited, with so many live checks: now or later. Takes nothing. */
  editAt(now: number, lastAt: number, urgent: boolean, live: number): number {
    this.#refill(now);
    const interval = Math.max(ordinaryMs, live * perLiveCheckMs) * (now < this.#slowUntil ? 2 : 1);
    const needed = urgent ? 1 : reserve + 1;
    const filled = this.#edits >= needed ? now : now + Math.ceil(((needed - this.#edits) * 60_000) / editsPerMinute);
    return Math.max(this.#blockedUntil, filled, urgent ? now : lastAt + interval);
  }

  countEdit(): void {
    this.#edits -= 1;
  }

  /** Slack answered an edit with 429: none until then, and half as many for a minute after. */
  editsLimited(now: number, retryAfterMs: number): void {
    this.#blockedUntil = now + retryAfterMs;
    this.#slowUntil = now + retryAfterMs + penaltyMs;
  }

  /** When the next message may be posted in the channel: now or later. Takes nothing. */
  postAt(now: number, channel: string): number {
    const { tokens, blockedUntil } = this.#channel(now, channel);
    return Math.max(blockedUntil, tokens >= 1 ? now : now + Math.ceil((1 - tokens) * 1000));
  }

  countPost(now: number, channel: string): void {
    this.#channel(now, channel).tokens -= 1;
  }

  postsLimited(now: number, channel: string, retryAfterMs: number): void {
    this.#channel(now, channel).blockedUntil = now + retryAfterMs;
  }

  #refill(now: number): void {
    if (this.#filledAt > 0) this.#edits = Math.min(editsPerMinute, this.#edits + ((now - this.#filledAt) * editsPerMinute) / 60_000);
    this.#filledAt = now;
  }

  #channel(now: number, channel: string) {
    const known = this.#posts.get(channel) ?? { tokens: postBurst, at: now, blockedUntil: 0 };
    known.tokens = Math.min(postBurst, known.tokens + (now - known.at) / 1000);
    known.at = now;
    if (!this.#posts.has(channel)) this.#forget(now);
    this.#posts.set(channel, known);
    return known;
  }

  #forget(now: number): void {
    for (const [channel, { at, blockedUntil }] of this.#posts) if (at < now - 10_000 && blockedUntil < now) this.#posts.delete(channel);
  }
}
