// A corrected line in a file of JSON: quoted keys, no comment, and no comma behind the last of an object.
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { isPasteable } from "../pasteable.ts";

const trait = "json";

/** The trait of a file that is JSON: by its name, or by how it begins. */
export const jsonTraits = (source: string, file: string): string[] =>
  /\.json$/i.test(file) || /^\s*\{\s*"/.test(source) ? [trait] : [];

/** `pool.max` is the last of its object where nothing of `pool.` follows. */
function isLast({ options }: AppConfig, { option }: Found): boolean {
  const above = option.slice(0, option.lastIndexOf(".") + 1);
  const at = options.findIndex(({ name }) => name === option);
  return at >= 0 && !options.slice(at + 1).some(({ name }) => name.startsWith(above));
}

function asJson(config: AppConfig, found: Found): Found {
  if (!isPasteable(found.fix)) return found;
  const bare = found.fix.replace(/\s\/\/.*$/, "").replace(/,$/, "");
  const quoted = bare.replaceAll(/(^|[{,] )([A-Za-z_]\w*): /g, '$1"$2": ');
  return { ...found, fix: `${quoted}${isLast(config, found) ? "" : ","}` };
}

export const inJson = (lint: Lint): Lint => ({
  ...lint,
  check: (config) => {
    const found = lint.check(config);
    return config.traits.includes(trait) ? found.map((one) => asJson(config, one)) : found;
  },
});
