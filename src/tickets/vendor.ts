// What is known of a vendor's support: one file each. Nothing here is an opinion; what was not verified says so.
import type { Cause } from "../report/causes.ts";
import type { VendorName } from "../target/vendor.ts";

/** Where a statement of a vendor's file comes from. What is `unverified` is never stated as certain in a ticket. */
export interface Known {
  text: string;
  /** A public page, or null where none was found. */
  url: string | null;
  isVerified: boolean;
}

/** 1: production down or data at risk, without a way around; 2: impaired; 3: not critical; 4: a question. */
export type SeverityLevel = 1 | 2 | 3 | 4;

export interface SeverityName {
  /** As the vendor's form has it. */
  label: string;
  /** Its API's word, where it has one. */
  code?: string;
  /** First response as documented. */
  firstResponse?: Known;
  /** Who may choose it; null: everybody. */
  onlyFor: Known | null;
  /** What to choose or to do where that does not hold. */
  fallback: string | null;
}

export interface SupportChannel {
  /** "Support portal", "community forum" … */
  name: string;
  url: string | null;
  /** Readable by everybody: the public rendering goes there. */
  isPublic: boolean;
  /** Who may use it; null: everybody. */
  onlyFor: Known | null;
}

/** An identifier that its support asks for. */
export interface Identifier {
  /** Key in `vendor_ids` and in `VendorOf.ids`. */
  key: string;
  label: string;
  isRequired: boolean;
  /** Where a person finds it. */
  where: string;
}

/** A field of the vendor's form, filled in from the ticket. */
export interface FormField {
  label: string;
  /**
   * Template (names in template.ts; a part in double brackets falls away where a value in it is
   * not known): `{title}`, `{body}`, `{severity}`, `{id:cluster}`, `{startedAt}`, `{region}` …;
   * a field whose values are not known is listed as missing.
   */
  value: string;
  maxChars?: number;
  /** The choices of a menu. */
  choices?: string[];
}

/** Something documented that matters to these causes ("*" : to all). */
export interface Quirk extends Known {
  causes: (Cause | "*")[];
}

/** A question that people ask this vendor, and that its documentation answers. */
export interface KnownAnswer {
  /** Asked where one of these was found, or where a person asks in words that match. */
  causes: Cause[];
  matches: RegExp | null;
  question: string;
  answer: Known;
  /**
   * What only the vendor can still say: the question stays open, with
   * what is documented beside it. Absent: the answer is whole.
   */
  remains?: string;
}

/** Something only the vendor has, asked for by name, identifier and time window. */
export interface VendorRequest {
  causes: (Cause | "*")[];
  /** Template, as FormField.value, with `{from}` and `{to}` of the window in UTC. */
  text: string;
  why: string;
}

export interface Vendor {
  name: VendorName;
  /** "Fly.io Managed Postgres". */
  title: string;
  /** Where to file, the best first. */
  channels: SupportChannel[];
  severities: Record<SeverityLevel, SeverityName>;
  /** Where the names are from; a form that has others is right. */
  severitySource?: Known;
  identifiers: Identifier[];
  fields: FormField[];
  /** Characters; null: none is known. */
  limits: { title: number | null; body: number | null };
  /** What its support does not take, and what to do then. */
  scope: { text: string; instead: string; known: Known; causes: (Cause | "*")[] }[];
  quirks: Quirk[];
  answered: KnownAnswer[];
  wanted: VendorRequest[];
  statusPage: { url: string; known: Known } | null;
  /** What must be told or agreed to when filing: consent to access, a contact around the clock. */
  asks: PersonQuestion[];
}

/** With a key of `Answers` it is asked of a person until that is answered; without one it is only told. */
export interface PersonQuestion extends Known {
  key?: "contact" | "consent" | "plan" | "poolMode" | "impact" | "whatChanged";
  /** Asked only where one of these was found; absent: always. */
  causes?: (Cause | "*")[];
}
