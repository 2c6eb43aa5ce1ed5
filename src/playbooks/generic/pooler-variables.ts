// A pooler's variables under the names of another image: they are silently left aside.
import { ignoredOption } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { VariableBlock } from "./variable-block.ts";
import { isSetElsewhere, nameRead, poolerForm, poolerImageOf, poolerImages, type PoolerImage } from "./pooler-image.ts";

const trait = ({ name }: PoolerImage) => `pooler-image-${name}`;

/** `pooler-image-bitnami`, where its variables alone say how it is set. */
export function imageTraits(block: VariableBlock): string[] {
  const image = poolerImageOf(block);
  return image && !isSetElsewhere(block) ? [trait(image)] : [];
}

const namesOf = (image: PoolerImage): Lint => ({
  id: `variables-of-another-pooler-than-${image.name}`,
  source: image.source,
  provenOn: null,
  check: ({ options, traits }: AppConfig): Found[] => {
    if (!traits.includes(trait(image))) return [];
    const isSet = (name: string) => options.some((one) => one.name === name);
    const pairs = options.flatMap((option) => {
      const right = poolerForm(option.name) === null ? null : nameRead(image, option.name);
      // At the port at which it listens anyway nothing is lost.
      const isUsual = right === image.port && option.value === String(image.usualPort);
      return right === null || isSet(right) || isUsual ? [] : [{ option, right }];
    });
    const [first] = pairs;
    if (!first) return [];
    const more = pairs.length > 1 ? ` and ${pairs.length - 1} more: they have` : ": it has";
    return [
      ignoredOption(first.option, {
        level: "warning",
        why: `This image does not read \`${first.option.name}\`${more} no effect.`,
        fix: `# rename ${pairs.map(({ option, right }) => `${option.name} to ${right}`).join(", ")}`,
      }),
    ];
  },
});

export const poolerNames: Lint[] = poolerImages.map(namesOf);
