// Prisma's options as people write them: fields of the datasource with =, parameters in the URL.
import type { Option } from "../playbook.ts";
import { writtenValue } from "../shown/may-be-shown.ts";
import { forms } from "./forms.ts";
import { urlParameters } from "./options.ts";

export function prismaLine(option: string, value: unknown): string {
  if (urlParameters.includes(option)) return `…?${option}=${String(value)}`;
  return `${option} = ${JSON.stringify(value ?? null)}`;
}

/** A field's own value under another name, as far as it may leave. */
export function renamedField(option: Option, name: string): string {
  const { value, isCode } = writtenValue(option, forms, "[not shown]");
  if (String(value).includes("[")) return `// rename ${option.name} to ${name}`;
  return `${name} = ${isCode ? String(value) : JSON.stringify(value)}`;
}
