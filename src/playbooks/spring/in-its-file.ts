// What the lints of a data source say, as it fits the file that they were found in.
import { optionOf } from "../options.ts";
import { defaultAlone } from "../by-default.ts";
import type { AppConfig, Found, Lint, Option } from "../playbook.ts";
import { isPlays } from "./play.ts";
import { profileIn } from "./quarkus.ts";
import { prefixOf } from "./settings.ts";

/** A corrected line as it stands in this file. */
function inPlace(config: AppConfig, found: Found): Found {
  const own = config.traits.includes("hikari.properties") ? inCamelCase(found) : found;
  const option = optionOf(config, found.option);
  if (config.traits.includes("code")) return { ...inCamelCase(found), fix: inWords(config, found.fix) };
  if (option?.written !== undefined) return { ...own, fix: asLines(config, found.fix, option.written) };
  return option?.key === undefined ? own : { ...own, fix: nested(found.fix, option, option.key) };
}

/** `name: value`, the form that all lines of a fix have before they come into their file. */
const line = /^(?!\s*#)([\w.-]+): /gm;

/** Nested YAML has the last words of a setting's name in its line; what belongs to another level is told. */
function nested(fix: string, option: Option, key: string): string {
  const words = key.split(".").length;
  const level = (name: string) => name.split(".").slice(0, -words).join(".");
  const short = (name: string) => (name === option.name ? key : name.split(".").slice(-words).join("."));
  const isElsewhere = [...fix.matchAll(line)].some(([, name = ""]) => level(name) !== level(option.name));
  if (isElsewhere) return fix.replaceAll(/^(?!\s*#)/gm, `# in place of ${key}: `);
  return fix.replaceAll(line, (_, name: string) => `${short(name)}: `);
}

/** `.properties` and environment files: their own names, or new ones in the spelling that they have. */
function asLines(config: AppConfig, fix: string, like: string): string {
  const spelt = (name: string) => {
    const own = optionOf(config, name)?.written;
    if (own !== undefined) return own;
    // Spring reads no dash in the name of a variable: MAXIMUMPOOLSIZE.
    if (/^[A-Z][A-Z0-9_]*$/.test(like)) return name.replaceAll("-", "").replaceAll(".", "_").toUpperCase();
    return /[a-z][A-Z]/.test(like) || !like.includes(".") ? camel(name) : `${profileIn(like)}${name}`;
  };
  return fix.replaceAll(line, (_, name: string) => `${spelt(name)}=`);
}

/** A setter, a property or a method: how code writes it, it shows itself. */
function inWords(config: AppConfig, fix: string): string {
  const told = (name: string) => {
    const option = optionOf(config, name);
    return `// ${option === null ? "" : `in line ${option.line} `}set ${option?.written ?? camel(name)} to `;
  };
  return fix
    .replaceAll(/^# ?/gm, "// ")
    .replaceAll(line, (_, name: string) => told(name))
    .replaceAll(/\$\{DB_(?:USERNAME|PASSWORD)\}/g, "what the environment has");
}

const camel = (name: string) => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** HikariCP's own file has the names of its methods: `maximumPoolSize`. */
const inCamelCase = (found: Found): Found => ({
  ...found,
  why: found.why.replaceAll(/`([a-z]+(?:-[a-z]+)+)`/g, (_, name: string) => `\`${camel(name)}\``),
});

/** What a variable falls back to is not what is deployed. */
function ofDefault(config: AppConfig, found: Found): Found {
  const option = optionOf(config, found.option);
  if (option?.isOpaque !== true || option.fallback === undefined) return found;
  return { ...found, severity: "notice", level: "note", why: `${defaultAlone}${found.why}` };
}

/** Who binds a prefix of one's own, nobody can tell from the file: a mistake there is worth knowing. */
const isOwn = (config: AppConfig) =>
  !["spring.datasource.", "spring.r2dbc.", ""].includes(prefixOf(config)) &&
  !config.traits.includes("quarkus") &&
  !isPlays(config);

/** What would stop the application is a note, and its sentence says no more than that. */
function withoutClaim(found: Found): Found {
  if (found.severity === "notice") return { ...found, level: "note" };
  const condition = "This applies only if the application binds this prefix to its pool, which the file does not show.";
  return { ...found, severity: "notice", level: "note", why: `${found.why} ${condition}` };
}

/** R2DBC has neither pgjdbc nor HikariCP, and is judged by none of their lints, but by its own. */
export function inItsFile(lints: Lint[], isR2dbc = false): Lint[] {
  return lints.map((one) => ({
    ...one,
    check: (config) => {
      if (config.traits.includes("r2dbc") !== isR2dbc || config.traits.includes("client")) return [];
      const found = one.check(config).map((each) => inPlace(config, each));
      return found.map((each) => ofDefault(config, isOwn(config) ? withoutClaim(each) : each));
    },
  }));
}
