// Parameters of a URL that a Go file puts together with net/url: `q.Set("sslmode", "disable")`, and `dsn.String()`.
// https://pkg.go.dev/net/url#URL
import type { SyntaxNode } from "@lezer/common";
import type { Option } from "../playbook.ts";
import { goTextOf, type GoSource } from "../read/go.ts";
import { ofText } from "./texts.ts";

/** @param code what stands in the place of the connection string */
export function urlValueOptions(code: string, source: GoSource): Option[] {
  const name = /^(\w+)\.String\(\)$/.exec(code)?.[1];
  const value = name === undefined ? null : only(name, source);
  if (name === undefined || !value || !isOfPostgres(value, source)) return [];
  const queries = source.fields.filter(
    (one) =>
      one.name === "RawQuery" && (one.of === undefined ? one.at >= value.from && one.at < value.to : one.of === name),
  );
  const [query, other] = queries;
  // Of several nobody knows which one is there in the end.
  if (!query || other) return [];
  const values = /^(\w+)\.Encode\(\)$/.exec(codeOf(query.value, source))?.[1];
  if (values !== undefined) return setIn(values, source);
  const text = goTextOf(query.value, source)?.value;
  if (text === undefined || !/^[\w.-]+=/.test(text)) return [];
  return ofText(`\${url}?${text}`, () => source.lineAt(query.at)).filter(({ name: one }) => one !== "dsn");
}

function only(name: string, { names }: GoSource): SyntaxNode | null {
  const [one, other] = names.get(name) ?? [];
  return one && !other ? one : null;
}

const codeOf = ({ from, to }: SyntaxNode, { text }: GoSource) => text.slice(from, to);

const isOfPostgres = (value: SyntaxNode, source: GoSource) =>
  /^&?url\.URL\s*\{/.test(codeOf(value, source)) &&
  source.fields.some(
    ({ name, value: scheme, at }) =>
      name === "Scheme" &&
      at >= value.from &&
      at < value.to &&
      /^postgres(?:ql)?$/.test(goTextOf(scheme, source)?.value ?? ""),
  );

/** What is set once, or more than once to the same. */
function setIn(values: string, source: GoSource): Option[] {
  const start = only(values, source);
  if (!start || !/^url\.Values\s*\{\s*\}$|^make\(url\.Values\b|^\w+\.Query\(\)$/.test(codeOf(start, source))) return [];
  const found = source.calls.flatMap(({ callee, args: [key, value], at }): Option[] => {
    if (callee !== `${values}.Set` && callee !== `${values}.Add`) return [];
    const name = key ? goTextOf(key, source)?.value : undefined;
    if (name === undefined || !value || !/^[\w.-]+$/.test(name)) return [];
    const said = goTextOf(value, source)?.value ?? null;
    const isOpaque = said === null || said.includes("${");
    return [{ name, value: said ?? codeOf(value, source), isOpaque, line: source.lineAt(at) }];
  });
  return found.filter((one) => found.every((same) => same.name !== one.name || same.value === one.value));
}
