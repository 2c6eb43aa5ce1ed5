// Literals that only one way through a file sets.
import { flatText } from "../options.ts";
import type { Option } from "../playbook.ts";

/** The same option, as one whose value is decided at run time. @param written its value as text */
export const asComputed = (
  option: Option,
  written: (value: Option["value"]) => string = (value) => JSON.stringify(value),
): Option => (option.isOpaque ? option : { ...option, value: flatText(written(option.value)), isOpaque: true });
