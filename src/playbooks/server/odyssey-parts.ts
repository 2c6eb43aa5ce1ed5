// What findings of odyssey.conf have in common: words with their values, and where to write what is missing.
import type { LintFinding } from "../playbook.ts";
import { finder, nearWord } from "./findings.ts";
import type { OdysseyBlock } from "./odyssey-blocks.ts";
import { isFilledInLater } from "./template.ts";

export const odysseyFinding = finder("https://github.com/yandex/odyssey/blob/master/docs/configuration/rules.md");
export const odysseyStops = "Odyssey refuses the file and does not start.";

export const wordOf = ({ options }: OdysseyBlock, name: string) => options.findLast((one) => one.name === name) ?? null;
export const valueIn = (block: OdysseyBlock, name: string): string | null => wordOf(block, name)?.value ?? null;

export function odysseyWord(block: OdysseyBlock, name: string, words: string[]): LintFinding[] {
  const option = wordOf(block, name);
  if (!option || isFilledInLater(option.value) || words.includes(option.value)) return [];
  const near = nearWord(option.value, words);
  return [
    odysseyFinding(
      "error",
      name,
      option.line,
      `\`${name}\` takes ${words.join(", ")}: ${odysseyStops}`,
      near === null ? "# write one of these" : `${name} "${near}"`,
    ),
  ];
}
