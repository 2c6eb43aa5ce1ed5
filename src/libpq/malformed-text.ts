// What is wrong with the text of a connection string before it is taken apart: accidents of copying and templating.
import type { ConfigProblem, ConfigWarning } from "./connection.ts";

const invisible = /[\s\u200B-\u200D\u2060]/;
const quote = /["'`\u2018\u2019\u201C\u201D]/;
/** White space other than the plain space, and what nobody sees. Nobody means these in the middle of a URL. */
const within = /[\t\n\v\f\r\u00A0\u200B-\u200D\u2060\uFEFF]/;
/** Templates as shells, Kubernetes, Helm, Windows, Ruby, Python and vendors' docs leave them behind. */
const template = [
  /\$\{[A-Za-z_]\w*(?:[:?+-][^}]{0,200})?\}/,
  /\$\([A-Za-z_]\w*\)/,
  /\$?\{\{[^}]{0,200}\}\}/,
  /<%=?[^%]{0,200}%>/,
  /#\{[^}]{0,200}\}/,
  /%\(\w+\)s/,
  /%[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*%/,
  /<[A-Za-z][\w .-]{0,100}>/,
  /\[YOUR[^\]@]{0,100}\]/,
  /__[A-Z][A-Z0-9_]*__/,
  // A password may begin with a dollar: only names that plainly are variables'.
  /\$(?=[A-Z0-9_]*(?:PASS|PWD|SECRET|USER|HOST|PORT|NAME|URL))[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+/,
]
  .map(({ source }) => source)
  .join("|");
const wholeTemplate = new RegExp(`^(?:${template}|\\$[A-Za-z_]\\w*|\\[[A-Za-z][\\w -]*\\]|undefined|null|None|nil)$`);
/** As a whole part (user, password, host …) of the text. Within a password such characters are the password's own. */
const partTemplate = new RegExp(`(?<=[/:@,=?&\\s']|^)(?:${template})(?=[/:@,?&\\s']|$)`);
/** Schemes that are not libpq's, and what to write instead. */
const otherSchemes: Record<string, string> = {
  jdbc:
    "This is JDBC's form. Remove `jdbc:`, and put user and password in front of the host: " +
    "postgresql://user:password@host:port/database.",
  ecto: "This is Ecto's form. Write postgresql:// instead of ecto://; the rest may stay.",
  prisma: "This is Prisma Accelerate's form, which is not the database's own. Use the direct URL of the database.",
  "prisma+postgres":
    "This is Prisma Accelerate's form, which is not the database's own. Use the direct URL of the database.",
  postgis: "This is Django's form. Write postgresql:// instead of postgis://; the rest may stay.",
  mysql: "This is a MySQL URL; dbcheck checks PostgreSQL only.",
  mariadb: "This is a MariaDB URL; dbcheck checks PostgreSQL only.",
  mongodb: "This is a MongoDB URL; dbcheck checks PostgreSQL only.",
  "mongodb+srv": "This is a MongoDB URL; dbcheck checks PostgreSQL only.",
  redis: "This is a Redis URL; dbcheck checks PostgreSQL only.",
  rediss: "This is a Redis URL; dbcheck checks PostgreSQL only.",
  sqlite: "This is an SQLite URL; dbcheck checks PostgreSQL only.",
  http: "This is a web address. Copy the database's connection string, which begins with postgresql://.",
  https: "This is a web address. Copy the database's connection string, which begins with postgresql://.",
};

/** `text` is what remains to be taken apart, without what surrounds it; null when there is nothing to take apart. */
export function readRaw(text: string, where: string): { text: string | null; problems: ConfigProblem[] } {
  const trimmed = without(text, invisible);
  const isQuoted = quote.test(trimmed.charAt(0)) || (isUrl(trimmed) && isOpenQuote(trimmed));
  const bare = isQuoted ? without(without(trimmed, quote), invisible) : trimmed;
  const stop = (problem: Omit<ConfigProblem, "where">) => ({ text: null, problems: [{ ...problem, where }] });
  if (bare === "")
    return stop({
      cause: "config-variable-missing",
      text: "it is empty",
      fix: "Set the variable for this process, and deploy it again.",
    });
  if (wholeTemplate.test(bare))
    return stop({
      cause: "config-variable-missing",
      text: "it is a template that was never filled in",
      fix: "Find the step that should fill it in (shell, Helm, CI), and give it the variable.",
    });
  if (partTemplate.test(withoutOddPassword(bare)) || isHostTemplate(bare))
    return stop({
      cause: "config-variable-missing",
      text: "a part of it is a template that was never filled in",
      fix: "Fill in the placeholder. If it is meant literally, percent-encode its brackets.",
    });
  const stray = strayProblem(text, trimmed, bare);
  const problems: ConfigProblem[] = stray ? [{ cause: "config-stray-whitespace", where, ...stray }] : [];
  const scheme = schemeProblem(bare);
  if (scheme) return { text: null, problems: [...problems, { ...scheme, where }] };
  if (isUrl(bare)) return { text: bare.replaceAll(new RegExp(within, "g"), ""), problems };
  // A backslash may stand before the last space: libpq skips the others by itself.
  return { text: stray === null && bare === trimmed ? text : bare, problems };
}

/** A quote at the end that no other quote of its kind stands before: `?application_name='x'` is libpq's to take. */
function isOpenQuote(text: string): boolean {
  const last = text.charAt(text.length - 1);
  return quote.test(last) && text.split(last).length % 2 === 0;
}

/**
 * `<secret>` and `{{x}}` may be passwords; `<password>`, `<YOUR-…>` and `{{ .Values.x }}` only say what belongs there.
 */
const oddPassword = /^(?:<(?![^>]*(?:pass|pwd|your))[a-z]\w*>|\{\{(?![^}]*(?:pass|pwd|your))[a-z]\w*\}\})$/i;

function withoutOddPassword(text: string): string {
  return text.replace(/^(postgres(?:ql)?:\/\/[^@/:]*:)([^@/]*)(?=@)/, (whole, before: string, password: string) =>
    oddPassword.test(password) ? before : whole,
  );
}

/** What libpq sends as it is, and may be a template's that nothing has filled in. */
export function placeholderWarning(password: string, where: string): ConfigWarning | null {
  if (!oddPassword.test(password)) return null;
  return {
    cause: "config-variable-missing",
    where,
    text: "the password looks like a template that was never filled in, and libpq sends it as it is",
    fix: "Find the step that should fill in the password. If it is meant literally, percent-encode its brackets.",
  };
}

/** A name with a reference in its midst, `${NAME}.internal`: no host, port or database is called so. */
function isHostTemplate(text: string): boolean {
  if (!/^[\w+.-]+:\/\//.test(text)) return false;
  const [place = ""] = text.slice(Math.max(text.indexOf("//"), text.lastIndexOf("@"))).split("?");
  return /\$\{[A-Za-z_]|\{\{/.test(place);
}

function isUrl(text: string): boolean {
  return /^[A-Za-z][\w+.-]*:/.test(text);
}

function without(text: string, edge: RegExp): string {
  let [from, to] = [0, text.length];
  while (from < to && edge.test(text.charAt(from))) from += 1;
  while (to > from && edge.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function strayProblem(text: string, trimmed: string, bare: string): { text: string; fix: string } | null {
  const before = text.indexOf(trimmed);
  const after = text.length - before - trimmed.length;
  // libpq skips white space around keyword=value pairs: there it is harmless.
  const isHarmless = !isUrl(bare) && /^[ \t\n\v\f\r]*$/.test(text.slice(0, before) + text.slice(text.length - after));
  // libpq 18 drops plain spaces behind a URL, and says so to nobody; see spaceWarning.
  const isDropped = bare === trimmed && isUrl(bare) && before === 0 && /^ *$/.test(text.slice(trimmed.length));
  if (before + after > 0 && !isHarmless && !isDropped) {
    const first = before > 0 ? text : text.slice(-after);
    const place = [before > 0 ? `${before} before it` : "", after > 0 ? `${after} after it` : ""]
      .filter((part) => part !== "")
      .join(", ");
    return {
      text:
        `it has invisible characters around it (${place}; the first ` +
        `is ${codePoint(first)}; ${text.length} characters in all)`,
      fix:
        "Store it again without the white space. Use `printf %s` instead of `echo`, and end a secret's file " +
        "without a line break.",
    };
  }
  if (bare !== trimmed)
    return {
      text: "the quotes around it are part of the value",
      fix: "Store it without quotes. Env files and dashboards do not always strip them.",
    };
  const at = isUrl(bare) ? bare.search(within) : -1;
  if (at === -1) return null;
  return {
    text: `an invisible character (${codePoint(bare.slice(at))}) is within it, at position ${at + 1} of ${bare.length}`,
    fix: "Store it again without that character. If it belongs to the password, percent-encode it.",
  };
}

function codePoint(text: string): string {
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function schemeProblem(text: string): Omit<ConfigProblem, "where"> | null {
  if (/^postgres(ql)?:\/\//.test(text)) return null;
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/|[A-Za-z]+:)/.exec(text)?.[1];
  if (scheme === undefined) return null;
  if (/^postgres(ql)?$/.test(scheme))
    return {
      cause: "config-url-invalid",
      text: "two slashes must follow the scheme",
      fix: "Write postgresql://user:password@host:port/database.",
    };
  // `user:/…` is no scheme but the beginning of somebody's password.
  if (!/^[^:]*:\/\/|^jdbc:/i.test(text))
    return {
      cause: "config-url-invalid",
      text: "it has no scheme",
      fix: "Write postgresql://user:password@host:port/database.",
    };
  const driver = /^postgres(?:ql)?\+(\w+)$/.exec(scheme)?.[1];
  const known = driver
    ? "This is SQLAlchemy's form. Write postgresql:// without the driver's name; the rest may stay."
    : otherSchemes[scheme.toLowerCase()];
  return {
    cause: "config-scheme-unsupported",
    text: `the scheme "${scheme.slice(0, 20)}" is not PostgreSQL's`,
    fix: known ?? "Write postgresql:// (libpq and psql know only postgresql:// and postgres://, in small letters).",
  };
}
