// The shadow database, which `prisma migrate dev` empties: it must be nobody else's.
import { ignoredOption, optionOf } from "../options.ts";
import type { Lint, Option } from "../playbook.ts";
import { docs } from "./options.ts";

/** The variable that it is read from: `env("X")`, `process.env.X!`, `process.env["X"]`; else the text itself. */
function sourceOf(option: Option | null): string | null {
  if (!option) return null;
  if (!option.isOpaque) return String(option.value);
  // What stands in when there is no variable is no database of anybody's.
  const text = String(option.value)
    .replace(/(?:\?\?|\|\|)\s*(?:"[^"]*"|'[^']*'|`[^`$]*`)\s*$/, "")
    .trim();
  const found = /^(?:env\(\s*["'](\w+)["']\s*\)|process\.env(?:\.(\w+)|\[["'](\w+)["']\])!?)$/.exec(text) ?? [];
  return found.slice(1).find((one) => one !== undefined) ?? null;
}

/** Names that vendors and tutorials give to the way around the pooler: the application's own database. */
const ownDatabase =
  /^(?:DIRECT_(?:DATABASE_)?URL|(?:DATABASE|POSTGRES|DB)_(?:DIRECT_URL|URL_(?:DIRECT|UNPOOLED|NON_POOLING)))$/;

export const shadow: Lint = {
  id: "shadow-database",
  source: docs.shadow,
  provenOn: null,
  check: (config) => {
    const option = optionOf(config, "shadowDatabaseUrl");
    const from = sourceOf(option);
    if (!option || from === null) return [];
    const same = ["url", "directUrl"].find((name) => sourceOf(optionOf(config, name)) === from);
    if (same === undefined && !(option.isOpaque && ownDatabase.test(from))) return [];
    // Prisma compares it with `url` alone.
    const why =
      same === "url"
        ? "`shadowDatabaseUrl` is the same as `url`: `prisma migrate dev` would empty it, and so refuses to run."
        : "`prisma migrate dev` empties the shadow database. This one is the application's own: " +
          (same === undefined ? "its variable's name says so." : `it is the same as \`${same}\`.`);
    return [
      ignoredOption(option, {
        level: "warning",
        why,
        fix: "// give shadowDatabaseUrl a database of its own, or remove it",
      }),
    ];
  },
};
