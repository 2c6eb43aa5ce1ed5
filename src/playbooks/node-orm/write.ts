// Options as lines of an object in JavaScript, with the name that stands in their own line.
import { inUnitOf, javascriptLine } from "../node-postgres/write.ts";
import { writtenValue } from "../shown/may-be-shown.ts";
import type { Option } from "../playbook.ts";
import type { Forms } from "../shown/forms.ts";

/** @param option its last word stands in the line; those before it are objects around */
export const ownLine = (option: string, value: unknown): string =>
  `${javascriptLine(option.split(".").at(-1) ?? option, value, false)},`;

/** An option's own value under another name, as far as it may leave. */
export function renamedIn(forms: Forms, option: Option, name: string): string {
  const { value, isCode } = writtenValue(inUnitOf(option, name), forms, "process.env.DB_PASSWORD");
  return `${javascriptLine(name, value, isCode)},`;
}
