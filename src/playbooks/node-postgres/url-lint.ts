// A connection string that is none, or that goes over the TLS options beside it.
import { optionOf, placeOfOption } from "../options.ts";
import type { AppConfig, Lint } from "../playbook.ts";
import { urlParts } from "../url.ts";
import { isBun } from "./bun.ts";
import { isNeon } from "./neon.ts";
import { urlsOfMedusa } from "./medusa.ts";
import { docs } from "./options.ts";
import { isPostgresJs } from "./postgres-js-lints.ts";
import { unknownSslmode } from "./sslmode-in-url.ts";
import { isMisread, rawUrlFound } from "../raw-characters.ts";
import { tlsInTail, tlsInUrl } from "./tls-in-url.ts";
import { tlsUnderCondition } from "./tls-under-condition.ts";

/** A socket's directory, which pg takes; a sample's words; an object that is filled elsewhere; nothing at all. */
const isOther = (text: string) =>
  /^(?:\/.*|socket:.*|<.*>|\[.*\]|\{\}|[A-Z][A-Z0-9_ -]*|\.{2,}|x{3,})?$/.test(text.trim()) ||
  /\b(?:your|here|placeholder|changeme)\b/i.test(text.replaceAll(/[_-]/g, " "));

const hasPgsTls = (config: AppConfig) =>
  !isNeon(config) && ["pg", "knex", "drizzle"].some((one) => config.traits.includes(one));

export const connectionString = (base: (config: AppConfig) => string): Lint => ({
  id: "connection-string",
  source: docs.ssl,
  provenOn: "pg 8",
  check: (config) => {
    const prefix = base(config);
    const option =
      ["connectionString", "url", ...urlsOfMedusa]
        .map((name) => optionOf(config, `${prefix}${name}`))
        .find((one) => one !== null) ?? optionOf(config, "connection");
    const ssl = `${prefix}ssl`;
    const isOfTls = (name: string) => name === ssl || name.startsWith(`${ssl}.`);
    if (option?.isOpaque === true && hasPgsTls(config))
      return [...tlsInTail(config, option, isOfTls), ...tlsUnderCondition(config, option, ssl)];
    const text = option && !option.isOpaque && typeof option.value === "string" ? option.value : null;
    const parts = text === null ? null : urlParts(text);
    // Terraform and the like fill in the file before it is JavaScript; `process.env` in it wanted backquotes.
    if (!option || text === null || /\{\{|<%|\$\{(?!\s*process\b)/.test(text)) return [];
    const here = { cause: "config-url-invalid" as const, ...placeOfOption(option) };
    const variable = /^\$\{\s*process\.env\.([A-Z][A-Z0-9_]*)\s*\}$/.exec(text)?.[1];
    const isPgs = !isPostgresJs(config) && !isBun(config) && !config.traits.includes("neon");
    if (variable !== undefined)
      return [
        {
          ...here,
          why:
            "In plain quotes `${…}` is not replaced: " +
            (isPgs ? "node-postgres takes the text itself as the database's name." : "the text itself is no URL."),
          fix: `${option.name.replace(/^.*\./, "")}: process.env.${variable}`,
        },
      ];
    if (!parts)
      return isOther(text)
        ? []
        : [
            {
              ...here,
              why:
                "This is not a URL with `://`: " +
                (isPgs ? "node-postgres takes neither host nor user from it." : "the client cannot read it."),
              fix: "// write the whole URL: postgres://USER:PASSWORD@HOST:5432/DATABASE",
            },
          ];
    const reader = isPgs ? "pg" : "postgres.js";
    if (isMisread(parts, reader)) return rawUrlFound(option, parts, reader);
    return hasPgsTls(config) ? [...tlsInUrl(config, text, isOfTls), ...unknownSslmode(option)] : [];
  },
});
