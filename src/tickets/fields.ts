// The vendor's form, field by field, each value ready to paste. What cannot be filled is among the missing.
import type { Sentence } from "./sections/section.ts";
import { filled } from "./template.ts";
import type { Vendor } from "./vendor.ts";
import { shortened } from "../report/truncate.ts";

export interface FilledField {
  label: string;
  value: string;
  facts: string[];
  /** Of a menu. */
  choices?: string[];
}

export function filledFields({ fields }: Vendor, values: Map<string, Sentence>): FilledField[] {
  return fields.flatMap(({ label, value, maxChars, choices }): FilledField[] => {
    const done = filled(value, values);
    if ("unknown" in done) return [];
    return [
      { label, value: shortened(done.text, maxChars ?? Infinity), facts: done.facts, ...(choices ? { choices } : {}) },
    ];
  });
}
