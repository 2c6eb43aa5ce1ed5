// What a poolers' or vendors' file holds: its own sentences, where it sends no usable SQLSTATE and no routine.
import type { Cause, Owner } from "../../report/causes.ts";

export interface Refusal {
  pattern: RegExp;
  /** What its DETAIL or HINT must say as well. */
  detail?: RegExp;
  cause: Cause;
  /** Others that the same sentence may mean; then it confirms nothing. */
  alternatives?: Cause[];
  /** Who can fix it, where that is another than the cause's usual one. */
  owner?: Owner;
  /** What it means, where the cause's usual sentence would mislead. */
  says?: string;
  /** What to do with this product, before what helps with any. */
  next?: string[];
}

export interface Product {
  name: string;
  /** Where its sentences stand. */
  source: string;
  /** It is PostgreSQL with something built in, so that its sentences come with a routine. */
  isServer?: true;
  /** The first that fits. */
  refusals: Refusal[];
}
