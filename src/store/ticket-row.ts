// A ticket as the store keeps it.
import type { VendorName } from "../target/vendor.ts";
import type { Fact } from "../tickets/fact.ts";
import type { FilledField } from "../tickets/fields.ts";
import type { Answers } from "../tickets/material.ts";
import type { Audience } from "../tickets/ticket.ts";
import type { SeverityLevel } from "../tickets/vendor.ts";

/** A ticket as it was made, and what the next one builds on. */
export interface KeptTicket {
  vendor: VendorName;
  /** "Fly.io Managed Postgres". */
  vendorTitle: string;
  severity: SeverityLevel;
  severityLabel: string;
  audience: Audience;
  title: string;
  /** ISO 8601. */
  at: string;
  isFollowUp: boolean;
  /** Where to file it, the best first. */
  channels: { name: string; url: string | null; onlyFor: string | null }[];
  fields: FilledField[];
  /** Labels of what is still to be asked. */
  missing: string[];
  answers: Answers;
  facts: Fact[];
  /** The file. */
  markdown: string;
}

/** A ticket of a check; `position` counts from 1. */
export interface TicketRow {
  position: number;
  ticket: KeptTicket;
  /** The vendor's. */
  caseNumber: string | null;
}
