// What the lints of a data source say, as it fits the file that they were found in.
import { optionOf } from "../options.ts";
import { defaultAlone } from "../by-default.ts";
import type { AppConfig, Found, Lint } from "../playbook.ts";
import { prefixOf } from "./settings.ts";

/** A corrected line as it stands in this file: nested YAML has the last words of a setting's name in its line. */
function inPlace(config: AppConfig, found: Found): Found {
  if (config.traits.includes("hikari.properties")) return inCamelCase(found);
  const key = optionOf(config, found.option)?.key;
  if (key === undefined) return found;
  const words = key.split(".").length;
  const short = (name: string) => name.split(".").slice(-words).join(".");
  return { ...found, fix: found.fix.replaceAll(/^[\w.-]+(?=: )/gm, short) };
}

/** HikariCP's own file has the names of its methods: `maximumPoolSize`. */
function inCamelCase(found: Found): Found {
  const camel = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const why = found.why.replaceAll(/`([a-z]+(?:-[a-z]+)+)`/g, (_, name: string) => `\`${camel(name)}\``);
  return { ...found, why, fix: found.fix.replace(/^[a-z]+(?:-[a-z]+)+(?=: )/, camel) };
}

/** What a variable falls back to is not what is deployed. */
function ofDefault(config: AppConfig, found: Found): Found {
  const option = optionOf(config, found.option);
  if (option?.isOpaque !== true || option.fallback === undefined) return found;
  return { ...found, severity: "notice", level: "note", why: `${defaultAlone}${found.why}` };
}

/** Who binds a prefix of one's own, nobody can tell from the file: a mistake there is worth knowing. */
const isOwn = (config: AppConfig) => !["spring.datasource.", "spring.r2dbc.", ""].includes(prefixOf(config));

/** What would stop the application is a note, and its sentence says no more than that. */
function withoutClaim(found: Found): Found {
  if (found.severity === "notice") return found;
  const condition = "This applies only if the application binds this prefix to its pool, which the file does not show.";
  return { ...found, severity: "notice", why: `${found.why} ${condition}` };
}

/** R2DBC has neither pgjdbc nor HikariCP, and is judged by none of their lints, but by its own. */
export function inItsFile(lints: Lint[], isR2dbc = false): Lint[] {
  return lints.map((one) => ({
    ...one,
    check: (config) => {
      if (config.traits.includes("r2dbc") !== isR2dbc) return [];
      const found = one.check(config).map((each) => ofDefault(config, inPlace(config, each)));
      return isOwn(config) ? found.map(withoutClaim) : found;
    },
  }));
}
