// What is wrong with the text of a connection string before it is taken apart: typical accidents of copying and templating.
import type { ConfigProblem } from "./target.ts";

const invisible = /^[\s\uFEFF\u200B-\u200D\u2060\u00A0]+|[\s\uFEFF\u200B-\u200D\u2060\u00A0]+$/g;
const quotes = /^["'`\u2018\u2019\u201C\u201D]|["'`\u2018\u2019\u201C\u201D]$/;
/** Templates as shells, Helm, Windows, Rails and vendors' docs leave them behind. */
const wholeTemplates = [/^\$\{[^}]*\}$/, /^\$[A-Za-z_]\w*$/, /^\{\{.*\}\}$/, /^%\w+%$/, /^<[^>]*>$/, /^__\w+__$/];
const partTemplates = [
  /\$\{[A-Za-z_][^}]*\}/,
  /\{\{[^}]*\}\}/,
  /\[YOUR[-_ ][A-Z-_ ]+\]/i,
  /[:@/]<[A-Za-z][\w .-]*>(?=[:@/?]|$)/,
  /<%=.*?%>/,
];

/** Schemes that are not libpq's, and what to write instead. */
const otherSchemes: Record<string, string> = {
  jdbc: "Take `jdbc:` off; user and password go in front of the host.",
  mysql: "This is a MySQL URL; dbcheck looks at PostgreSQL.",
  mariadb: "This is a MariaDB URL; dbcheck looks at PostgreSQL.",
  mongodb: "This is a MongoDB URL; dbcheck looks at PostgreSQL.",
  redis: "This is a Redis URL; dbcheck looks at PostgreSQL.",
};

/** Null when the text can be taken apart. */
export function rawProblem(text: string, where: string): ConfigProblem | null {
  const bare = text.replaceAll(invisible, "");
  if (bare === "" || bare === '""' || bare === "''")
    return { cause: "config-variable-missing", where, text: "it is empty", fix: "Set the variable for this process, and deploy it again." };
  if (wholeTemplates.some((pattern) => pattern.test(bare)))
    return {
      cause: "config-variable-missing",
      where,
      text: "it is a template that nothing has filled in",
      fix: "Find out which step should have put the value in (shell, Helm, CI), and give it the variable.",
    };
  if (bare !== text) {
    const [lead, trail] = [
      text.length - text.replace(/^[\s\uFEFF\u200B-\u200D\u2060\u00A0]+/, "").length,
      text.length - text.replace(/[\s\uFEFF\u200B-\u200D\u2060\u00A0]+$/, "").length,
    ];
    const place = [lead > 0 ? `${lead} before it` : "", trail > 0 ? `${trail} after it` : ""].filter((part) => part !== "").join(", ");
    return {
      cause: "config-stray-whitespace",
      where,
      text: `it has invisible characters around it (${place}; the first is U+${(lead > 0 ? text : text.slice(-trail)).charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")})`,
      fix: "Store it again without the white space: `printf %s` instead of `echo`, and no line break at the end of a secret's file.",
    };
  }
  if (quotes.test(bare))
    return {
      cause: "config-stray-whitespace",
      where,
      text: "the quotes around it are part of the value",
      fix: "Store it without quotes; env files and dashboards do not always strip them.",
    };
  if (partTemplates.some((pattern) => pattern.test(bare)))
    return {
      cause: "config-variable-missing",
      where,
      text: "a part of it is a template that nothing has filled in",
      fix: "Fill the placeholder in; if it is meant literally, percent-encode its brackets.",
    };
  return schemeProblem(bare, where);
}

function schemeProblem(text: string, where: string): ConfigProblem | null {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):(\/|[A-Za-z]+:)/.exec(text)?.[1];
  if (scheme === undefined || /^postgres(ql)?$/.test(scheme)) {
    if (scheme === undefined || /^postgres(ql)?:\/\//.test(text)) return null;
    return {
      cause: "config-url-invalid",
      where,
      text: "two slashes must follow the scheme",
      fix: "Write postgresql://user:password@host:port/database.",
    };
  }
  const known = otherSchemes[scheme.toLowerCase()];
  return {
    cause: "config-scheme-unsupported",
    where,
    text: `the scheme "${scheme.slice(0, 30)}" is not PostgreSQL's`,
    fix: known ?? "Write postgresql:// (libpq and psql know only postgresql:// and postgres://).",
  };
}
