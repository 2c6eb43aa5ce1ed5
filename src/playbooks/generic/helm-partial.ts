// A partial of a Helm chart: templates with a name, which hold a container's list of variables.
import { isSeq, LineCounter, parseDocument, type Document, type YAMLSeq } from "yaml";

/** A list within a partial, with the name of the template around it. */
export interface PartialList {
  name: string;
  list: YAMLSeq;
  document: Document;
  lines: LineCounter;
  /** Lines of the file before those. */
  above: number;
}

const partialFile = /(?:^|\/)_[\w.-]*\.tpl$/i;
const comment = /\{\{-?\s*\/\*[^]*?\*\/\s*-?\}\}/g;
const define = /^\s*\{\{-?\s*define\s+"([^"]{1,100})"/;
const aside = /^\s*(?:#.*|\{\{.*\}\}\s*)?$/;

/** Lists of `- name: X`; null where the file is no partial. */
export function partialLists(text: string, file: string): PartialList[] | null {
  if (!partialFile.test(file)) return null;
  const raw = text.replaceAll(comment, (one) => one.replaceAll(/[^\n]/g, " ")).split("\n");
  const found: PartialList[] = [];
  let [name, indent, from] = ["", -1, -1];
  const end = (to: number) => {
    if (from !== -1) found.push(...listOf(raw, from, to, name));
    [indent, from] = [-1, -1];
  };
  for (const [at, line] of raw.entries()) {
    const defined = define.exec(line)?.[1];
    const depth = line.search(/\S/);
    const isEntry = /^\s*- name:/.test(line);
    if (defined !== undefined) {
      end(at);
      name = defined;
    } else if (from !== -1 && !aside.test(line) && depth <= indent && !(depth === indent && line[depth] === "-"))
      end(at);
    if (from === -1 && isEntry) [indent, from] = [depth, at];
  }
  end(raw.length);
  return found;
}

/** What a template fills in is no value: `value: {{ .Values.host | quote }}` is left empty. */
const filled = /^(\s*(?:- +)?[\w.-]+:[ \t]+)(?!["']).*\{\{.*$/;

function listOf(raw: string[], from: number, to: number, name: string): PartialList[] {
  const own = raw.slice(from, to).map((line) => (aside.test(line) ? "" : line.replace(filled, "$1")));
  const lines = new LineCounter();
  const document = parseDocument(own.join("\n"), { lineCounter: lines, logLevel: "silent" });
  const list = document.contents;
  return document.errors.length === 0 && isSeq(list) ? [{ name, list, document, lines, above: from }] : [];
}
