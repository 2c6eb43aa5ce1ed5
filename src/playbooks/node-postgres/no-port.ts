// Where a port is no number: pg takes what begins with digits, and its default for nothing.
import type { Option } from "../playbook.ts";

const template = /[{}<%]|\[/;

export function isNoPort(option: Option | null): option is Option {
  if (!option || option.isOpaque || option.value === null || Array.isArray(option.value)) return false;
  const text = String(option.value).trim();
  return text !== "" && !template.test(text) && Number.isNaN(Number.parseInt(text, 10));
}
