// ${VARIABLE} references in the targets file.
import type { Env } from "../libpq/environment-and-files.ts";
import type { ConfigProblem } from "../libpq/connection.ts";

/**
 * Braces mean something to YAML where a value stands in `{ … }`; while it
 * reads, references wear these (as wide, so that columns hold).
 */
const [open, close] = ["\uE000", "\uE001"];

export function hideReferences(yaml: string): string {
  return yaml.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, `$$${open}$1${close}`);
}

export function showReferences<T>(value: T): T {
  const walk = (one: unknown): unknown => {
    if (typeof one === "string") return one.replaceAll(open, "{").replaceAll(close, "}");
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one === "object" && one !== null)
      return Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, walk(inner)]));
    return one;
  };
  return walk(value) as T;
}

/** `$${` stands for a literal `${`. An unset or empty variable is a problem of that target, not of the file. */
export function expandVariables(
  text: string,
  where: string,
  env: Env,
): { text: string; problem: ConfigProblem | null } {
  const missing: string[] = [];
  const expanded = text.replaceAll(/\$(\$?)\{([A-Za-z_]\w*)\}/g, (whole, dollar: string, name: string) => {
    if (dollar) return whole.slice(1);
    const value = env[name];
    if (value === undefined || value === "") missing.push(`${name} is ${value === undefined ? "not set" : "empty"}`);
    return value ?? "";
  });
  if (missing.length === 0) return { text: expanded, problem: null };
  return {
    text: "",
    problem: {
      cause: "config-variable-missing",
      where,
      text: `the variable ${missing.join(", ")}`,
      fix: "Set it in dbcheck's environment. Check that the application's process has it too.",
    },
  };
}
