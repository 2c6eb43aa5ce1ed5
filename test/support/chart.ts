// A chart's templates rendered without Helm: of Go's templates (pkg.go.dev/text/template) just what ours use.
// What it does not know it refuses. `helm template` itself is the judge where it is installed.
import { stringify } from "yaml";

type Scope = Record<string, unknown>;
interface Token {
  /** Text, or an action without its braces. */
  text: string;
  isAction: boolean;
}

export function renderTemplate(source: string, scope: Scope): string {
  const tokens = tokensOf(source);
  const [text, rest] = block(tokens, scope);
  if (rest.length > 0) throw new Error(`an {{ ${rest[0]?.text} }} too many`);
  return text;
}

/** `{{-` takes the white space before it, `-}}` what comes after. */
function tokensOf(source: string): Token[] {
  const parts = source.split(/(\{\{-?[^}]*\}\})/);
  return parts.map((part, at) => {
    if (part.startsWith("{{")) return { text: part.replaceAll(/^\{\{-?|-?\}\}$/g, "").trim(), isAction: true };
    const before = parts[at + 1]?.startsWith("{{-") ? part.trimEnd() : part;
    return { text: parts[at - 1]?.endsWith("-}}") ? before.trimStart() : before, isAction: false };
  });
}

/** Up to the `end` or `else` of its own. */
function block(tokens: Token[], scope: Scope): [string, Token[]] {
  let text = "";
  let rest = tokens;
  for (let token = rest[0]; token !== undefined; token = rest[0]) {
    rest = rest.slice(1);
    if (!token.isAction) text += token.text;
    else if (token.text === "end" || token.text === "else") return [text, [token, ...rest]];
    else if (token.text.startsWith("if ")) {
      const isTrue = isTruth(valueOf(token.text.slice(3), scope));
      const [yes, after] = block(rest, scope);
      const [no, last] = after[0]?.text === "else" ? block(after.slice(1), scope) : ["", after];
      text += isTrue ? yes : no;
      rest = last.slice(1);
    } else if (token.text.startsWith("range ")) {
      const [, key = "", value = "", path = ""] = /^range (\$\w+), (\$\w+) := (\S+)$/.exec(token.text) ?? [];
      const entries = Object.entries(valueOf(path, scope) as Scope).toSorted(([a], [b]) => (a < b ? -1 : 1));
      let last = block(rest, { ...scope, [key]: "", [value]: "" })[1];
      for (const [name, one] of entries) {
        const [body, after] = block(rest, { ...scope, [key]: name, [value]: one });
        text += body;
        last = after;
      }
      rest = last.slice(1);
    } else text += String(valueOf(token.text, scope));
  }
  return [text, rest];
}

function valueOf(expression: string, scope: Scope): unknown {
  const [first = "", ...pipes] = expression.split(" | ");
  let value = first.startsWith("toYaml ") ? stringify(at(first.slice(7), scope)).trimEnd() : at(first, scope);
  for (const pipe of pipes) {
    const [name = "", argument = ""] = pipe.split(" ");
    if (name === "quote") value = JSON.stringify(String(value));
    else if (name === "default") value = isTruth(value) ? value : at(argument, scope);
    else if (name === "nindent")
      value = `\n${String(value)
        .split("\n")
        .map((line) => " ".repeat(Number(argument)) + line)
        .join("\n")}`;
    else throw new Error(`the function ${name} is not known`);
  }
  return value;
}

/** A path that leads nowhere is a mistake of ours: Helm would print nothing there. */
function at(path: string, scope: Scope): unknown {
  if (!/^(?:\.[\w.]+|\$\w+)$/.test(path)) throw new Error(`not understood: ${path}`);
  if (path.startsWith("$")) return scope[path];
  return path
    .slice(1)
    .split(".")
    .reduce<unknown>((value, name) => {
      if (typeof value !== "object" || value === null || !(name in value)) throw new Error(`nothing at ${path}`);
      return (value as Scope)[name];
    }, scope);
}

const isTruth = (value: unknown) => value !== "" && value !== 0 && value !== false && value !== null;
