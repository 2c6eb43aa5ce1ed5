// A corrected URL of pgjdbc, with what stood around it: its variable, and a user and a password before the host.
import { optionOf } from "../options.ts";
import type { AppConfig, Option } from "../playbook.ts";
import { springLine } from "./write.ts";

/** `${X:jdbc:…}` still has its variable when its default is corrected; behind `jdbc:` it has no driver's URL. */
const variableAround = (value: string): string | null =>
  /^\$\{([A-Z][A-Z0-9_]*):[^{}]*\}$/.exec(value.trim())?.[1] ??
  (/^jdbc:(?:<%= )?\$\{\w+:[^{}]*\}(?: %>)?$/.test(value.trim()) ? "JDBC_DATABASE_URL" : null);

/** What stood before the host goes into lines of its own. */
function credentials(config: AppConfig, name: string, fix: string): string[] {
  const own = fix.includes("jdbc:postgresql:") && String(optionOf(config, name)?.value).includes("@");
  const lines = { username: "${DB_USERNAME}", password: "${DB_PASSWORD}" };
  return Object.entries(lines).flatMap(([word, value]) => {
    const right = name.replace(/(?:jdbc-)?url$/, word);
    return own && right !== name && optionOf(config, right) === null ? [springLine(right, value)] : [];
  });
}

/** A corrected URL as lines of the file that has it. */
export function linesOfUrl(config: AppConfig, option: Option, url: string): string {
  const variable = url.startsWith("jdbc:postgresql:") ? variableAround(String(option.value)) : null;
  const line = springLine(option.name, variable === null ? url : `\${${variable}:${url}}`);
  return [line, ...credentials(config, option.name, url)].join("\n");
}
