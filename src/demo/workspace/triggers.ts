// trigger_ids (one use, a few seconds) and response_urls (5 uses, 30 minutes), with Slack's limits.
import { randomBytes } from "node:crypto";
import { ApiRefusal } from "./types.ts";

const responseMs = 30 * 60_000;
const responseUses = 5;

/** Where an answer to a response_url goes. */
export interface ResponseTarget {
  channel: string;
  user: string;
  /** The message whose button was pressed; null for a command. */
  sourceTs: string | null;
  /** The command as typed, shown once with a visible answer; null for buttons. */
  typed: string | null;
}

export class Triggers {
  readonly #triggers = new Map<string, { user: string; atMs: number; used: boolean }>();
  readonly #responses = new Map<string, { target: ResponseTarget; atMs: number; uses: number }>();
  readonly #now: () => number;
  readonly #triggerMs: number;

  constructor(now: () => number, triggerMs: number) {
    this.#now = now;
    this.#triggerMs = triggerMs;
  }

  newTrigger(user: string): string {
    const id = `${this.#now()}.${randomBytes(5).readUIntBE(0, 5)}.${randomBytes(16).toString("hex")}`;
    this.#forgetOld();
    this.#triggers.set(id, { user, atMs: this.#now(), used: false });
    return id;
  }

  /** Uses it up and returns whose it is. */
  exchange(id: string): string {
    const trigger = this.#triggers.get(id);
    if (!trigger) throw new ApiRefusal("invalid_trigger_id");
    if (trigger.used) throw new ApiRefusal("exchanged_trigger_id");
    if (this.#now() - trigger.atMs > this.#triggerMs) throw new ApiRefusal("expired_trigger_id");
    trigger.used = true;
    return trigger.user;
  }

  /** The last path segment of a new response_url. */
  newResponse(target: ResponseTarget): string {
    const id = randomBytes(12).toString("hex");
    this.#responses.set(id, { target, atMs: this.#now(), uses: 0 });
    return id;
  }

  useResponse(id: string): ResponseTarget {
    const response = this.#responses.get(id);
    if (!response || this.#now() - response.atMs > responseMs) throw new ApiRefusal("expired_url");
    if (response.uses >= responseUses) throw new ApiRefusal("used_url");
    response.uses += 1;
    return response.target;
  }

  #forgetOld(): void {
    const oldest = this.#now() - 2 * responseMs;
    for (const map of [this.#triggers, this.#responses]) {
      for (const [id, entry] of map) if (entry.atMs < oldest) map.delete(id);
    }
  }
}
