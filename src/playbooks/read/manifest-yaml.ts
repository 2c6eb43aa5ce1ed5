// Documents of a manifest with the lines of its nodes; what a template fills in is kept as a placeholder.
import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, type Document } from "yaml";
import { isTooDeep } from "../../target/yaml-depth.ts";
import { resolved } from "./alias.ts";
import { BeyondBound, tooManySettings } from "./bounded.ts";

/** One place in a manifest: what stands there, and in which line. */
export interface ManifestNode {
  value: unknown;
  line: number;
  document: Document;
  lines: LineCounter;
}

/** In the place of what Helm puts there. */
export const filledByHelm = "${filled}";

/** A text that YAML's parser can read; each line keeps its number. */
export const withoutHelm = (text: string): string =>
  text
    .replaceAll(/^[ \t]*(?:\{\{.*\}\}|\{%.*%\}|\{#.*#\})[ \t]*$/gm, "")
    .replaceAll(/((?::|^[ \t]*-)[ \t]+)\{\{.*$/gm, (_, before: string) => `${before}${filledByHelm}`)
    .replaceAll(/^([ \t]*)\{\{[^{}\n]*\}\}(?=:)/gm, "$1filled");

/** Each document that is a map; none where the text is no YAML. */
export function manifestRoots(text: string): ManifestNode[] {
  if (isTooDeep(text)) return [];
  const lines = new LineCounter();
  // Of the branches of a template both have the same keys.
  const documents = parseAllDocuments(withoutHelm(text), { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return [];
  return documents.flatMap((document) =>
    isMap(document.contents) ? [{ value: document.contents, line: 1, document, lines }] : [],
  );
}

/** What stands at the end of a path of keys; null where nothing does. */
export function nodeAt(root: ManifestNode, path: readonly string[]): ManifestNode | null {
  let node: ManifestNode = root;
  for (const key of path) {
    const next = isMap(node.value) ? entriesIn(node).find(([name]) => name === key)?.[1] : undefined;
    if (!next) return null;
    node = next;
  }
  return node;
}

/** `compose.yml`, `values.yaml.j2`, `postgres.tpl`: a manifest, or what somebody fills in to have one. */
export const manifestFile = /\.(?:ya?ml|tpl|tmpl)(?:\.(?:j2|tpl|tmpl|template|example|sample|dist))?$/i;

const mostEntries = 2000;

/** @throws BeyondBound where a list or a map has more */
function within<T>(items: T[]): T[] {
  if (items.length > mostEntries) throw new BeyondBound(tooManySettings);
  return items;
}

/** Keys of a map with what each has. */
export function entriesIn(node: ManifestNode): [name: string, node: ManifestNode][] {
  if (!isMap(node.value)) return [];
  return within(node.value.items).flatMap(({ key, value }): [string, ManifestNode][] => {
    if (!isScalar(key)) return [];
    const line = node.lines.linePos(key.range?.[0] ?? 0).line;
    return [[String(key.value), { ...node, value: resolved(value, node.document), line }]];
  });
}

/** Entries of a list. */
export function itemsIn(node: ManifestNode | null): ManifestNode[] {
  if (!node || !isSeq(node.value)) return [];
  return within(node.value.items).map((one) => {
    const value = resolved(one, node.document);
    const start = isScalar(value) || isMap(value) ? (value.range?.[0] ?? 0) : 0;
    return { ...node, value, line: node.lines.linePos(start).line };
  });
}

/** A text, a number or a switch as it stands there; null for anything else. */
export const scalarIn = (node: ManifestNode | null): string | null =>
  node && isScalar(node.value) && ["string", "number", "boolean"].includes(typeof node.value.value)
    ? (node.value.source ?? String(node.value.value))
    : null;

/** Written without quotes, as what is no text: `100`, `true`, and for Kubernetes `on` and `yes` as well. */
export const isNoText = (node: ManifestNode): boolean =>
  isScalar(node.value) &&
  (typeof node.value.value !== "string" ||
    (node.value.type === "PLAIN" && /^(?:on|off|yes|no)$/i.test(node.value.value)));
