// ConnectionSettings out of a flat list of options: what is not said is left out.
import { optionOf } from "./options.ts";
import type { AppConfig, ConnectionSetting, ConnectionSettings } from "./playbook.ts";

/**
 * Makes settings of one configuration; null and undefined values make none.
 * @param elsewhere the line of what says it where the option itself is missing: a URL
 */
export function settingIn(config: AppConfig, elsewhere: number | null = null) {
  return <T>(
    option: string,
    value: T | null | undefined,
    source: string,
    fixes: Record<string, string> = {},
  ): ConnectionSetting<T> | undefined =>
    value === null || value === undefined
      ? undefined
      : { value, option, line: optionOf(config, option)?.line ?? elsewhere, fixes, source };
}

export function onlyKnown(found: {
  [K in keyof ConnectionSettings]: ConnectionSettings[K] | undefined;
}): ConnectionSettings {
  return Object.fromEntries(Object.entries(found).filter(([, one]) => one !== undefined));
}

/** libpq's words for TLS in neutral terms. */
export function tlsOfSslmode(mode: unknown): "disable" | "prefer" | "require" | "verify" | undefined {
  const words = {
    disable: "disable",
    allow: "prefer",
    prefer: "prefer",
    require: "require",
    "verify-ca": "verify",
    "verify-full": "verify",
  } as const;
  return typeof mode === "string" && Object.hasOwn(words, mode) ? words[mode as keyof typeof words] : undefined;
}
