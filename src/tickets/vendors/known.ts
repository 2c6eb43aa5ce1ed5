// How a statement of a vendor's file is written: with the page that says so, or marked as not verified.
import type { Known } from "../vendor.ts";

/** @param url the vendor's own page that was read and says so */
export function verified(text: string, url: string): Known {
  return { text, url, isVerified: true };
}

/** Said elsewhere, or long ago, or only remembered. @param url where it could be looked up */
export function unverified(text: string, url: string | null = null): Known {
  return { text, url, isVerified: false };
}

/** What to do where a vendor does not debug applications. */
export const insteadOfApplication =
  "Lead with what fails without the application: this check's connection over the same path, and the " +
  "isolation tests. If none of these fails, the fault is on the application's side.";
