// Tokens of machines: made and shown once, hashed at rest, compared in constant time, each with its own targets.
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { tokenMay } from "../access/policy.ts";
import { Outage, UserMistake } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { TokenRow } from "../store/tokens.ts";

/** Who asks, once its token was found to be right. */
export interface Caller {
  /** For the record: "token:ci". */
  actor: string;
  /** Another target is as unknown to it as one that is not there. */
  mayAsk(target: string): boolean;
}

/** The id is found, the rest is compared. Scanners of leaked secrets know the beginning. */
const form = /^dbcheck_([0-9a-f]{12})_[\w-]{43}$/;
const nameForm = /^[a-z0-9][a-z0-9._-]{0,62}$/i;
/** While the store is away, who was let in before is let in for so long. */
const rememberMs = 15 * 60_000;
const mostRemembered = 1_000;
/** Times of use are kept to the minute. */
const usedEveryMs = 60_000;

/**
 * @param targets null: every target, also those to come
 * @returns the token: nobody can show it again
 * @throws UserMistake for a name that is taken, or none
 */
export async function createToken(
  { tokens }: Pick<Store, "tokens">,
  { name, targets, actor }: { name: string; targets: string[] | null; actor: string },
): Promise<string> {
  if (!nameForm.test(name))
    throw new UserMistake("A token's name is at most 63 letters, digits, dots, dashes and underscores.");
  const id = randomBytes(6).toString("hex");
  const token = `dbcheck_${id}_${randomBytes(32).toString("base64url")}`;
  if (await tokens.add({ id, name, hash: hashOf(token), targets }, actor)) return token;
  throw new UserMistake(`There is a token "${name}". Choose another name, or revoke that one first.`);
}

export class TokenGate {
  readonly #store: Pick<Store, "tokens">;
  readonly #seen = new Map<string, { row: TokenRow; at: number }>();

  constructor(store: Pick<Store, "tokens">) {
    this.#store = store;
  }

  /**
   * @param authorization the header: Bearer and a token
   * @returns null where it is no token of ours, or was revoked. @throws Outage where nobody can tell
   */
  async caller(authorization: string | undefined): Promise<Caller | null> {
    const [, token = ""] = /^Bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
    const [, id] = form.exec(token) ?? [];
    if (id === undefined) return null;
    const row = await this.#rowOf(id);
    if (row === null || !timingSafeEqual(row.hash, hashOf(token))) return null;
    const { name, targets } = row;
    return { actor: `token:${name}`, mayAsk: (target) => tokenMay(targets, target) };
  }

  async #rowOf(id: string): Promise<TokenRow | null> {
    const now = performance.now();
    try {
      const row = await this.#store.tokens.find(id);
      this.#seen.delete(id);
      if (row === null) return null;
      this.#seen.set(id, { row, at: now });
      const [oldest] = this.#seen.keys();
      if (this.#seen.size > mostRemembered && oldest !== undefined) this.#seen.delete(oldest);
      if (row.usedAt === null || Date.now() - row.usedAt.getTime() > usedEveryMs) await this.#store.tokens.markUsed(id);
      return row;
    } catch (error) {
      const seen = this.#seen.get(id);
      if (!(error instanceof Outage) || seen === undefined || now - seen.at > rememberMs) throw error;
      return seen.row;
    }
  }
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
