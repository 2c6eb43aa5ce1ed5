// Mistakes with Strapi: its words for casting a variable, and what its version 3 hands on to Knex.
import { ignoredOption } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";
import { openObject } from "./own-object.ts";

/** What strapi-connector-bookshelf takes of `options`: its pool, debug, migrations and two more. */
const strapiSsl: Lint = {
  id: "strapi-3-ssl-in-options",
  source: "https://github.com/strapi/strapi/blob/v3.6.0/packages/strapi-connector-bookshelf/lib/knex.js",
  provenOn: null,
  check: (config) => {
    const option = config.options.find(({ name }) => /^options\.ssl(?:\.|$)/.test(name));
    if (!option || !config.traits.includes("strapi")) return [];
    // Without either there is no TLS.
    const isSaid = config.options.some(({ name }) => /^ssl(?:\.|$)/.test(name));
    if (option.value === false && !isSaid) return [];
    return [
      ignoredOption(option, {
        // What is spread into `settings` may have its own.
        level: isSaid || config.traits.includes(openObject) ? "note" : "warning",
        why: "Strapi 3 does not read `ssl` in `options`: `settings.ssl` alone decides on TLS.",
        fix: "// remove ssl from options; settings.ssl decides",
      }),
    ];
  },
};

const strapiEnv: Lint = {
  id: "strapi-env-without-name",
  source: "https://docs.strapi.io/cms/configurations/environment#environment-variables-casting",
  provenOn: null,
  check: (config) =>
    config.options.flatMap((option): Found[] => {
      const [, cast = "", value] =
        (option.isOpaque ? /^env\.(bool|int)\(\s*(true|false|\d+)\s*\)$/.exec(String(option.value)) : null) ?? [];
      if (value === undefined) return [];
      const last = option.name.split(".").at(-1) ?? option.name;
      const isTls = last === "ssl" && value === "true";
      const why = `\`env.${cast}\` looks for a variable named \`${value}\`. There is none, so \`${last}\` is not set.`;
      return [
        ignoredOption(option, {
          level: "warning",
          // What never had TLS may have a server without it, or with a certificate that nobody trusts.
          why: isTls ? `${why} With \`true\` the server needs TLS, and a certificate that Node trusts.` : why,
          fix: isTls
            ? 'ssl: env.bool("DATABASE_SSL", false) // as it is now; DATABASE_SSL=true turns TLS on'
            : `${last}: env.${cast}("DATABASE_${last.toUpperCase()}", ${value})`,
        }),
      ];
    }),
};

export const strapiLints: Lint[] = [strapiEnv, strapiSsl];
