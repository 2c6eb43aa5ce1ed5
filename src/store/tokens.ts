// Tokens of machines that ask over HTTP, as the store keeps them.

export interface NewToken {
  /** The part of the token that is no secret. */
  id: string;
  /** What people call it: of all tokens, one has it. */
  name: string;
  /** SHA-256 of the token. */
  hash: Buffer;
  /** Null: every target, also those to come. */
  targets: string[] | null;
}
export interface TokenRow extends NewToken {
  createdAt: Date;
  /** To the minute. */
  usedAt: Date | null;
}

/** Rejects with Outage as the store does. */
export interface TokenRegister {
  /** False when another has its name. */
  add(token: NewToken, actor: string): Promise<boolean>;
  /** False when there is none of this name. */
  revoke(name: string, actor: string): Promise<boolean>;
  list(): Promise<TokenRow[]>;
  find(id: string): Promise<TokenRow | null>;
  /** Written at most once a minute. */
  markUsed(id: string): Promise<void>;
}
