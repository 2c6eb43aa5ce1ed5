// Mistakes with Prisma's driver adapter, which hands its options to node-postgres' pool as they are.
import { misnamed, wordsForMax } from "../node-postgres/options.ts";
import { inUnitOf, renamed } from "../node-postgres/write.ts";
import { ignoredOption, optionOf } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { removeFromUrl } from "../shown/url-changes.ts";
import { docs } from "./options.ts";
import { parametersOf } from "./url.ts";

/** Driver adapters bring their own pool. */
const adapter: Lint = {
  id: "adapter-pool",
  source: docs.pool,
  provenOn: null,
  check: (config) => {
    const found = parametersOf(config);
    if (!found || !config.traits.includes("adapter")) return [];
    return ["connection_limit", "pool_timeout"].flatMap((name): Found[] => {
      const value = found.parameters[name];
      if (value === undefined) return [];
      return [
        ignoredOption(found.option, {
          why: `With a driver adapter, the pool is node-postgres' own: \`${name}\` in the URL is ignored.`,
          fix:
            name === "connection_limit" && /^\d{1,5}$/.test(value) && !optionOf(config, "max")
              ? `// remove connection_limit from the URL, and write max: ${value} beside connectionString`
              : removeFromUrl(name, "//"),
        }),
      ];
    });
  },
};

const nested: Lint = {
  id: "adapter-pool-object",
  source: docs.pool,
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^pool\.\w+$/.test(name));
    if (!option || !config.traits.includes("adapter")) return [];
    return [
      ignoredOption(["pool", option.line], {
        level: "warning",
        why:
          "node-postgres has no option `pool`, and ignores what is in it. The pool keeps its defaults: 10 " +
          "connections, and no limit on waiting for one. Its options belong beside `connectionString`.",
        fix: "// move the options out of pool, up beside connectionString",
      }),
    ];
  },
};

/** `url` is the schema's own, and `poolSize` is pg-pool's other word for `max`. */
const words: Record<string, string> = Object.fromEntries(
  [...Object.entries(misnamed), ...wordsForMax.map((name) => [name, "max"] as const)].filter(
    ([name]) => !["url", "sslmode", "poolSize"].includes(name),
  ),
);

const strangers: Lint = {
  id: "adapter-option",
  source: "https://node-postgres.com/apis/pool",
  provenOn: null,
  check: (config) =>
    !config.traits.includes("adapter")
      ? []
      : config.options.flatMap((option): Found[] => {
          const meant = Object.hasOwn(words, option.name) ? words[option.name] : undefined;
          if (meant === undefined || optionOf(config, meant)) return [];
          if (meant === "max" && (optionOf(config, "poolSize") || option.value === 10)) return [];
          return [
            ignoredOption(option, {
              level: "warning",
              why:
                `The adapter hands its options to node-postgres, which ignores \`${option.name}\`: it reads ` +
                `\`${meant}\`.${meant === "max" ? " The pool opens up to 10 connections." : ""}`,
              fix: `${renamed(inUnitOf(option, meant), meant)},`,
            }),
          ];
        }),
};

export const adapterLints: Lint[] = [adapter, nested, strangers];
