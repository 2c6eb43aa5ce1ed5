// What is left of a dictionary's options where something is set in it.
import type { Option } from "../playbook.ts";

/** Those of the same name give way. */
export function overWith(kept: Option[], more: Option[]): Option[] {
  const names = new Set(more.map(({ name }) => name));
  return [...kept.filter(({ name }) => !names.has(name)), ...more];
}

/** Something that was there is gone. */
export function isLess(options: Option[], before: Option[]): boolean {
  const left = new Set(options);
  return before.some((own) => own.value !== "{}" && !left.has(own));
}

/** A dictionary that was empty has its own name. */
export const isBelowName = ({ name: option, value }: Option, name: string) =>
  option === name || option.startsWith(`${name}.`) || (value === "{}" && name.startsWith(`${option}.`));

export const hasOption = ({ options }: { options: Option[] }, name: string) =>
  options.some((one) => one.name === name || one.name.startsWith(`${name}.`));
