// What PgBouncer refuses of what a driver sends when it connects.
import { namesAsCode, placeOfOption } from "./options.ts";
import type { Found, Option } from "./playbook.ts";

/**
 * Unless PgBouncer is told to ignore them. https://www.pgbouncer.org/config.html#ignore_startup_parameters
 * @param where what says that PgBouncer is in between: "A comment here names PgBouncer"
 * @param sent of the file; the finding stands at the first
 * @param words their names for the server
 * @param comment how a comment begins in the file's language
 */
export function refusedParameters(where: string, [first]: Option[], words: string[], comment: "#" | "//"): Found[] {
  if (!first) return [];
  const them = words.length > 1 ? "them" : "it";
  return [
    {
      cause: "app-config-pooler-mismatch",
      severity: "notice",
      level: "note",
      ...placeOfOption(first),
      why:
        `${where}. It refuses each connection with \`${words[0]}\` (unsupported startup parameter), unless its ` +
        `\`ignore_startup_parameters\` names ${namesAsCode(words)}. Then the server does not get ${them}.`,
      fix: `${comment} set ${words.join(", ")} for the role in the server (ALTER ROLE), and remove ${them} here`,
    },
  ];
}
