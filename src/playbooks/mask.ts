// What of an application's configuration must not leave: values of options named like a secret, and passwords in URLs.
import { UserMistake } from "../errors.ts";
import { isSecretName } from "../target/secret-names.ts";
import { rawSecrets } from "../libpq/secrets-of.ts";
import { Secret } from "../secret.ts";
import type { AppConfig, Option, Scalar } from "./playbook.ts";
import { urlParts } from "./url.ts";

const mark = "[secret]";
/** Each is searched for in all its forms, in every text that leaves. */
const mostSecrets = 200;

/** An option that holds a secret by its name. Paths to files (`sslkey`, `password_file`) are none. */
export function isSecret({ name }: Pick<Option, "name">): boolean {
  return isSecretName(name.split(".").at(-1) ?? "");
}

/**
 * Every secret that the options hold. Computed values (`System.get_env("DB_PASS")`) are none, but texts inside them may be.
 * @throws UserMistake when there are too many to be looked for
 */
export function secretsOf(config: AppConfig): Secret[] {
  const found = config.options.flatMap((option) => {
    const values = (Array.isArray(option.value) ? option.value : [option.value])
      .filter((one) => one !== null)
      .map(String);
    const fallback = option.fallback === undefined || option.fallback === null ? [] : [String(option.fallback)];
    if (isSecret(option) && !option.isOpaque) return [...values, ...fallback];
    const quoted = isSecret(option)
      ? values.flatMap((text) => [...text.matchAll(/["'`]([^"'`]+)["'`]/g)].map((one) => one[1] ?? ""))
      : [];
    return [
      ...quoted.filter((text) => !/^[A-Z][A-Z0-9_]*$/.test(text)),
      ...(isSecret(option) ? fallback : []),
      ...[...values, ...fallback].flatMap(inUrls),
    ];
  });
  const secrets = [...new Set(found.filter((text) => text !== ""))];
  if (secrets.length > mostSecrets)
    throw new UserMistake("The file has more passwords than a configuration of a database has.");
  return secrets.map((text) => new Secret(text));
}

function inUrls(text: string): string[] {
  if (!text.includes("://") && !/password\s*=/i.test(text)) return [];
  const parts = urlParts(text);
  return [parts?.password ?? "", ...rawSecrets(text).map((one) => one.reveal())];
}

/** The flat set as it may be shown: secrets and computed values told as such. */
export function shownOptions(config: AppConfig): Record<string, Scalar | Scalar[]> {
  return Object.fromEntries(
    config.options.map((one) => [one.name, isSecret(one) && !one.isOpaque && one.value !== null ? mark : one.value]),
  );
}
