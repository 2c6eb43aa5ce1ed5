// YAML with ERB in it (`<%= ENV.fetch("X") { 5 } %>`), or with ${PLACEHOLDERS}: what is computed stays as text.
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type Scalar as Scalar_,
} from "yaml";
import type { UserMistake } from "../../errors.ts";
import { resolved } from "./alias.ts";
import { BeyondBound, nestedTooDeep, tooManySettings } from "./bounded.ts";
import { isTooDeep } from "../../target/yaml-depth.ts";
import { flatText } from "../options.ts";
import { rubyDefault } from "./ruby-values.ts";
import { yamlMistake } from "./yaml-mistake.ts";
import type { Option, Scalar } from "../playbook.ts";

/** One document's settings, flattened with dots; list elements keep to their list. */
export type Section = Option[];

const deepest = 12;
/** A setting has a line; what aliases repeat is counted each time. */
const mostOptions = (source: string) => Math.max(5000, source.split("\n").length);

/**
 * @param isListed maps within a list are settings as well: `shards[0].url`, as Spring names them
 * @throws UserMistake when it is no YAML, or uses aliases beyond all sense
 */
export function yamlSections(source: string, isListed = false): Section[] {
  if (isTooDeep(source)) throw new BeyondBound(nestedTooDeep);
  const computed: string[] = [];
  const stand = (text: string) => `__computed_${computed.push(text) - 1}__`;
  const text = withoutTags(source, stand).replaceAll(
    /("?)\$\{([^}\n]{0,500})\}("?)(?=\s*(?:#.*)?$)/gm,
    (whole, open: string, name: string, close: string, at: number, all: string) =>
      // The quote behind `"jdbc:${URL}"` opens before the prefix.
      /[:\s]$/.test(all.slice(Math.max(0, at - 1), at)) ? `${stand(`\${${name}}`)}${open === "" ? close : ""}` : whole,
  );
  const { list, lines } = documentsOf(text);
  const most = mostOptions(source);
  return list.map((one) => optionsOf(one, lines, computed, most, isListed));
}

/** Of quoted texts whose lines stand too far left; each is one more reading of the whole, so it has a bound too. */
const [mostIndented, longest] = [5, 50_000];

function documentsOf(text: string): { list: Document[]; lines: LineCounter } {
  let [tried, first]: [string, UserMistake | null] = [text, null];
  for (let times = 0; ; times++) {
    const lines = new LineCounter();
    const documents = parseAllDocuments(tried, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
      uniqueKeys: false,
    });
    const list = Array.isArray(documents) ? (documents as Document[]) : [];
    const [error] = list.flatMap(({ errors }) => errors);
    if (!error) return { list, lines };
    const { line } = lines.linePos(error.pos[0]);
    first ??= yamlMistake(error, lines);
    const quote = /^Missing closing (["'])/.exec(error.message)?.[1];
    const next =
      quote === undefined || times === mostIndented || text.length > longest ? null : indented(tried, line, quote);
    if (next === null) throw first;
    tried = next;
  }
}

/** Ruby and Java read a quoted text whose lines are indented no further than its key; the library never does. */
function indented(text: string, line: number, quote: string): string | null {
  const all = text.split("\n");
  const last = all.findIndex((one, at) => at >= line && one.includes(quote));
  const isInside = (at: number) => at >= line && at <= last;
  if (last === -1 || all.some((one, at) => isInside(at) && /^(?:---|\.\.\.)(?:\s|$)/.test(one))) return null;
  // Blanks at the start of such a line are none of the text.
  return all.map((one, at) => (isInside(at) && one.trim() !== "" ? `${" ".repeat(80)}${one}` : one)).join("\n");
}

/**
 * ERB's tags: what is put out (`<%= … %>`, with quotes around it or not) becomes a stand-in, the rest becomes
 * blanks. Lines stay where they are. Scanned by hand: patterns over unclosed tags take quadratic time.
 */
function withoutTags(source: string, stand: (code: string) => string): string {
  let [done, at] = ["", 0];
  for (;;) {
    const start = source.indexOf("<%", at);
    const end = start === -1 ? -1 : source.indexOf("%>", start);
    if (end === -1) return done + source.slice(at);
    const isOutput = source.charAt(start + 2) === "=";
    const isQuoted = isOutput && source.charAt(start - 1) === '"' && source.charAt(end + 2) === '"';
    const before = source.slice(at, isQuoted ? start - 1 : start);
    const inside = source.slice(start + 2, end);
    // What makes a whole line may make any: it is left out.
    const isLine =
      /(?:^|\n)[ \t]*$/.test(source.slice(Math.max(0, start - 200), start)) &&
      /^[ \t]*(?:\n|$)/.test(source.slice(end + 2, end + 202));
    done += before + (isOutput && !isLine ? stand(inside.slice(1).trim()) : inside.replaceAll(/[^\n]/g, " "));
    at = end + (isQuoted ? 3 : 2);
  }
}

function optionsOf(
  document: Document,
  lines: LineCounter,
  computed: string[],
  most: number,
  isListed: boolean,
): Section {
  const found: Option[] = [];
  const add = (name: string, node: Node, line: number, key: string): void => {
    if (found.length >= most) throw new BeyondBound(tooManySettings);
    found.push({ name, ...valueOf(node, computed), line, key });
  };
  // Aliases may lead to the same keys again and again.
  let looked = 0;
  const walk = (node: unknown, prefix: string, depth: number): void => {
    const real = resolved(node, document);
    if (!isMap(real) || depth > deepest) return;
    looked += real.items.length;
    if (looked > 10 * most) throw new BeyondBound(tooManySettings);
    const own = new Set(real.items.flatMap(({ key }) => (isScalar(key) ? [nameOfKey(key, computed)] : [])));
    for (const { key, value } of real.items) {
      if (!isScalar(key) || !isNode(key)) continue;
      const name = `${prefix}${nameOfKey(key, computed)}`;
      if (keyOf(key) === "<<") {
        const before = found.length;
        // One block, or a list of them; of two with the same key the first counts.
        for (const one of isSeq(value) ? value.items : [value]) walk(one, prefix, depth + 1);
        // What stands here itself goes before what is merged in.
        const seen = new Set<string>();
        for (const one of found.splice(before)) {
          if (!own.has(one.name.slice(prefix.length).split(".")[0] ?? "") && !seen.has(one.name)) found.push(one);
          seen.add(one.name);
        }
        continue;
      }
      const inner = resolved(value, document);
      if (isMap(inner)) walk(inner, `${name}.`, depth + 1);
      else if (isListed && isSeq(inner) && inner.items.some((one) => isMap(resolved(one, document))))
        for (const [at, one] of inner.items.entries()) walk(one, `${name}[${at}].`, depth + 1);
      else if (isNode(inner)) add(name, inner, lines.linePos(key.range?.[0] ?? 0).line, nameOfKey(key, computed));
      else if (value === null || inner === undefined)
        found.push({ name, value: null, isOpaque: false, line: lines.linePos(key.range?.[0] ?? 0).line });
    }
  };
  walk(document.contents, "", 0);
  // Of a key that stands twice the last counts.
  const last = new Map(found.map((one, at) => [one.name, at]));
  return found.filter(({ name }, at) => last.get(name) === at);
}

/** The library reads the key of a merge as a symbol. */
const keyOf = (key: Scalar_): string => key.source ?? String(key.value);

/** `<%= ENV.fetch("RAILS_ENV") %>:` is called by its variable; what else is computed has a number. */
const nameOfKey = (key: Scalar_, computed: string[]): string =>
  keyOf(key).replaceAll(/__computed_(\d+)__/g, (_, at: string) => {
    const code = computed[Number(at)] ?? "";
    return (
      /env(?:\.fetch\b\s*\(?|\[)\s*["']([A-Za-z_]\w{0,40})["']/i.exec(code)?.[1] ??
      (at === "0" ? "computed" : `computed-${at}`)
    );
  });

const shown = (raw: string, computed: string[]) =>
  raw.replaceAll(/__computed_(\d+)__/g, (_, at: string) => `<%= ${computed[Number(at)] ?? ""} %>`);

function valueOf(node: Node, computed: string[]): Pick<Option, "value" | "isOpaque" | "fallback"> {
  if (isSeq(node))
    return { value: node.items.map((one) => (isScalar(one) ? scalarOf(one.value) : "…")), isOpaque: false };
  const value = isScalar(node) ? plainOf(node) : null;
  // A shell, or envsubst, puts it in: `$DB_PORT`, `$(nproc)`, `$((2 * CPUS))`.
  if (typeof value === "string" && /^\$(?:[A-Za-z_]\w*$|\()/.test(value)) return { value, isOpaque: true };
  if (typeof value !== "string" || !/__computed_\d+__/.test(value)) return { value, isOpaque: false };
  const whole = /^__computed_(\d+)__$/.exec(value);
  const code = computed[Number(whole?.[1] ?? -1)] ?? "";
  const fallback = whole ? rubyDefault(code) : undefined;
  return {
    value: flatText(whole ? code : shown(value, computed)),
    isOpaque: true,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

/** Ruby and Spring read YAML 1.1: `900_000` is a number, and yes, no, on and off are true and false. */
function plainOf(node: Scalar_): Scalar {
  const value = scalarOf(node.value);
  if (node.type !== "PLAIN" || typeof value !== "string") return value;
  if (/^[-+]?\d[\d_]*$/.test(value)) return Number(value.replaceAll("_", ""));
  return /^(?:yes|on)$/i.test(value) ? true : /^(?:no|off)$/i.test(value) ? false : value;
}

function scalarOf(value: unknown): Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null
    ? value
    : (JSON.stringify(value) ?? "");
}
