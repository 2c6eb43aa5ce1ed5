// What a variable falls back to is used where nobody sets it: what lints say of it is a note, and says so.
import { optionOf } from "./options.ts";
import type { AppConfig, Found, Lint, Option } from "./playbook.ts";

export const defaultAlone = "This is the default, which counts only where nothing else is set. ";

/** @param byDefault the configuration as it is when nothing is set; null where it says nothing of that */
export const alsoByDefault = (lints: Lint[], byDefault: (config: AppConfig) => AppConfig | null): Lint[] =>
  lints.map((lint) => ({
    ...lint,
    check: (config) => {
      const own = lint.check(config);
      const usual = byDefault(config);
      if (!usual) return own;
      const isKnown = ({ cause, option, line }: Found) =>
        own.some((one) => one.cause === cause && one.option === option && one.line === line);
      return [
        ...own,
        ...lint
          .check(usual)
          // Where the default leads, only its development goes; what keeps it from starting is told.
          .filter((one) => !isKnown(one) && !/^(?:app-config-pooler|capacity-)/.test(one.cause))
          .map(asNote),
      ];
    },
  }));

/** As it is where nobody sets the variable with the URL; null where what stands in for it is none of these. */
export function withUsual(config: AppConfig, option: Option | null, urls = anyUrl): AppConfig | null {
  const usual = option?.isOpaque ? option.fallback : undefined;
  if (!option || usual === undefined || !urls.test(String(usual))) return null;
  const { fallback: _, ...rest } = option;
  const set = { ...rest, value: usual, isOpaque: false };
  return { ...config, options: config.options.map((one) => (one === option ? set : one)) };
}

const anyUrl = /^\s*[a-z][\w+.-]*:\/\//i;

export const withUsualUrl = (config: AppConfig): AppConfig | null => withUsual(config, optionOf(config, "url"));

const asNote = (one: Found): Found => ({ ...one, severity: "notice", level: "note", why: `${defaultAlone}${one.why}` });
