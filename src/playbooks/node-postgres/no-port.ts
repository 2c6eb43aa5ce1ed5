// Where a port is none: pg takes what begins with digits, and its default for nothing.
import { placeOfOption } from "../options.ts";
import type { Found, Option } from "../playbook.ts";
import { portBeyondFound } from "../numbers-meant.ts";

const template = /[{}<%]|\[/;

function isNoPort({ value, isOpaque }: Option): boolean {
  if (isOpaque || value === null || Array.isArray(value)) return false;
  const text = String(value).trim();
  return text !== "" && !template.test(text) && Number.isNaN(Number.parseInt(text, 10));
}

/** @param fix the line with PostgreSQL's port */
export function noPortFound(option: Option | null, reader: string, fix: string): Found[] {
  if (!option || !isNoPort(option)) return portBeyondFound(option, "//");
  return [
    {
      cause: "config-port-invalid",
      ...placeOfOption(option),
      why: `The port is not a number: ${reader} connects to NaN and fails at once.`,
      fix,
    },
  ];
}
