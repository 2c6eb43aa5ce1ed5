// What postgres.js takes as it stands: an option that is there and undefined, and a URL whose port is a word.
import { ignoredOption, optionOf } from "../options.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { isMisread } from "../raw-characters.ts";
import { urlParts } from "../url.ts";

const source = "https://github.com/porsager/postgres/blob/v3.4.9/src/index.js";
const proven = "postgres.js 3";
const isIts = ({ traits }: AppConfig) => traits.includes("postgres.js");

/** `settings?.poolMax`, `env.MAX ? Number(env.MAX) : undefined`: undefined for whoever sets nothing. */
const mayBeUndefined = /^[\w$.]*[\w$]\?\.[\w$.?]+$|\?[^?:]{1,120}:\s*undefined$/;

export const undefinedMax: Lint = {
  id: "undefined-max-of-postgres-js",
  source,
  provenOn: proven,
  check: (config): Found[] => {
    const option = isIts(config) ? optionOf(config, "max") : null;
    const isUndefined = option !== null && !option.isOpaque && option.value === null;
    if (!option || !(isUndefined || (option.isOpaque && mayBeUndefined.test(String(option.value))))) return [];
    return [
      ignoredOption(option, {
        level: isUndefined ? "warning" : "note",
        why:
          `${isUndefined ? "`max` is undefined here" : "Where nothing is set, `max` is undefined here"}. postgres.js ` +
          "takes it as it is, and opens 1 connection instead of its 10.",
        fix: isUndefined ? "max: 10" : "// give max a number for that case: 10 is the default",
      }),
    ];
  },
};

const wordForPort = /^postgres(?:ql)?:\/\/[^/?#]*@[\w.-]+:[a-z]{1,20}(?:[/?]|$)/i;

export const wordAsPort: Lint = {
  id: "word-as-port-of-postgres-js",
  source,
  provenOn: proven,
  check: (config): Found[] => {
    const option = isIts(config) ? optionOf(config, "connectionString") : null;
    const text = option && !option.isOpaque ? String(option.value) : "";
    // Who fills in the options beside it means those.
    if (!option || !wordForPort.test(text) || !["host", "port"].some((name) => optionOf(config, name))) return [];
    const parts = urlParts(text);
    // Behind a raw "@" stands the rest of the password: that is told as such.
    if (parts && isMisread(parts, "postgres.js")) return [];
    return [
      {
        cause: "config-url-invalid",
        option: "connectionString",
        line: option.line,
        level: "warning",
        // The word may be of a password: it is not shown.
        why: "The URL's port is a word and no number: postgres.js throws Invalid URL, whatever options are beside it.",
        fix: "// remove the URL: postgres({ host, port, database, username, password }) takes the options alone",
      },
    ];
  },
};
