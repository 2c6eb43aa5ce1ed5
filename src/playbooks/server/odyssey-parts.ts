// What findings of odyssey.conf have in common: words with their values, and where to write what is missing.
import type { LintFinding } from "../playbook.ts";
import { isTypo } from "../specs.ts";
import { finder } from "./findings.ts";
import type { OdysseyBlock } from "./odyssey-blocks.ts";
import { isFilledInLater } from "./template.ts";

export const odysseyFinding = finder("https://github.com/yandex/odyssey/blob/master/docs/configuration/rules.md");
export const odysseyStops = "Odyssey refuses the file and does not start.";

export const wordOf = ({ options }: OdysseyBlock, name: string) => options.findLast((one) => one.name === name) ?? null;
export const valueIn = (block: OdysseyBlock, name: string): string | null => wordOf(block, name)?.value ?? null;

/** A slip of one of them; null where nobody knows which is meant. */
function wordMeant(name: string, value: string, words: string[]): string | null {
  const near = words.find((one) => isTypo(one, value));
  return near === undefined ? null : `${name} "${near}"`;
}

export function odysseyWord(block: OdysseyBlock, name: string, words: string[]): LintFinding[] {
  const option = wordOf(block, name);
  if (!option || isFilledInLater(option.value) || words.includes(option.value)) return [];
  return [
    odysseyFinding(
      "error",
      name,
      option.line,
      `\`${name}\` takes ${words.join(", ")}: ${odysseyStops}`,
      wordMeant(name, option.value, words) ?? "# write one of these",
    ),
  ];
}
