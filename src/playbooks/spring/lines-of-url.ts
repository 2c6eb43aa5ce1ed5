// A corrected URL of pgjdbc, with what stood around it: its variable, and a user and a password before the host.
import { appendToUrl, writeInUrl } from "../shown/url-changes.ts";
import { optionOf } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { hasForm } from "../shown/forms.ts";
import { shownUrl } from "../shown/url.ts";
import { springLine } from "./write.ts";
import { inPattern } from "../read/in-pattern.ts";

/** `${X:jdbc:…}` still has its variable when its default is corrected; behind `jdbc:` it has no driver's URL. */
const variableAround = (value: string): string | null =>
  /^\$\{([A-Z][A-Z0-9_]*):[^{}]*\}$/.exec(value.trim())?.[1] ??
  (/^jdbc:(?:<%= )?\$\{\w+:[^{}]*\}(?: %>)?$/.test(value.trim()) ? "JDBC_DATABASE_URL" : null);

/** What stood before the host goes into lines of its own. */
function credentials(config: AppConfig, name: string, fix: string): string[] {
  const text = String(optionOf(config, name)?.value);
  const own = fix.includes("jdbc:postgresql:") && text.includes("@");
  const user = /:\/\/([^:@/?\s]+):[^@\s]*@/.exec(text)?.[1] ?? "";
  const lines = {
    username: hasForm(user, "name") && !text.includes("${") ? user : "${DB_USERNAME}",
    password: "${DB_PASSWORD}",
  };
  return Object.entries(lines).flatMap(([word, value]) => {
    const right = name.replace(/(?:jdbc-)?url$/, word);
    return own && right !== name && optionOf(config, right) === null ? [springLine(right, value)] : [];
  });
}

/** A corrected URL as lines of the file that has it. */
export function linesOfUrl(config: AppConfig, option: Option, url: string): string {
  if (!url.startsWith("jdbc:postgresql:")) return url;
  const variable = variableAround(String(option.value));
  const line = springLine(option.name, variable === null ? url : `\${${variable}:${url}}`);
  return [line, ...credentials(config, option.name, url)].join("\n");
}

/** The URL with a parameter that it lacks, or has with another value; in words where it cannot be shown. */
export function withParameter(option: Option, name: string, value: string): string {
  const text = String(option.value);
  const old = new RegExp(`([?&])${inPattern(name)}=([^&\\s{}]*)`).exec(text);
  if (!option.isOpaque) {
    const all = old
      ? text.replace(old[0], `${old[1]}${name}=${value}`)
      : `${text}${text.includes("?") ? "&" : "?"}${name}=${value}`;
    const shown = shownUrl(all);
    if (shown === all) return springLine(option.name, shown);
  }
  return old ? writeInUrl(`${name}=${value}`) : appendToUrl(text, `${name}=${value}`);
}
