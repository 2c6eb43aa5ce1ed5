// Settings in XML of Java's: Spring's beans, Hibernate's and JPA's properties, resources of Tomcat and JBoss.
import { linesOf } from "../options.ts";
import type { Option } from "../playbook.ts";

const element =
  /<!--(?:[^]*?-->|[^]*$)|<!\[CDATA\[(?:[^]*?\]\]>|[^]*$)|<[!?][^<>]*>|<(\/?)([\w:.-]{1,80})((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>/g;
const attribute = /([\w:.-]{1,80})\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  tag: string;
  attributes: Map<string, string>;
  /** Where its content begins. */
  at: number;
  hasChildren: boolean;
  path: string;
}

/**
 * `<property name="url" value="…"/>`, `<property name="url">…</property>`, `<url>…</url>` and `<Resource url="…"/>`:
 * each is a setting of what is around it.
 */
export function xmlOptions(source: string): Option[] {
  const lineAt = linesOf(source);
  const found: Option[] = [];
  const open: Open[] = [];
  const seen = new Map<string, number>();
  const add = (path: string, name: string, text: string, at: number) => {
    // The last word of `javax.persistence.jdbc.url`.
    const key = /([\w-]{1,60})$/.exec(name)?.[1];
    if (key === undefined) return;
    const value = decoded(text.trim());
    found.push({ name: `${path}${key}`, value, isOpaque: /^\$\{[^}]*\}$/.test(value), line: lineAt(at), written: key });
  };
  for (const match of source.matchAll(element)) {
    const [whole, closes, tag, inside = "", isAlone] = match;
    if (tag === undefined) continue;
    const around = open.at(-1);
    if (closes === "/") {
      if (around?.tag !== tag) continue;
      open.pop();
      const name = around.attributes.get("name") ?? around.attributes.get("key") ?? tag;
      // Spring's `<property name="url"><value>…</value></property>` is a setting of the bean.
      const holder = open.at(-1);
      const isInner = tag === "value" && holder?.attributes.has("name") === true;
      const [owner, said] = isInner ? [open.at(-2), holder?.attributes.get("name") ?? ""] : [holder, name];
      if (!around.hasChildren) add(owner?.path ?? "", said, source.slice(around.at, match.index), around.at);
      continue;
    }
    const attributes = new Map(
      [...inside.matchAll(attribute)].map(([, name = "", double, single]) => [name, double ?? single ?? ""]),
    );
    if (around) around.hasChildren = true;
    const [name, value] = [attributes.get("name") ?? attributes.get("key"), attributes.get("value")];
    const times = seen.get(tag) ?? 0;
    const word = tag.replaceAll(/[^\w-]/g, "_");
    const path = times === 0 ? `${word}.` : `${word}[${times}].`;
    if (name !== undefined && value !== undefined) add(around?.path ?? "", name, value, match.index);
    else {
      if (attributes.size > 0 || isAlone !== "/") seen.set(tag, times + 1);
      for (const [key, one] of attributes) add(path, key.replace(/^p:/, ""), one, match.index);
    }
    if (isAlone !== "/") open.push({ tag, attributes, at: match.index + whole.length, hasChildren: false, path });
  }
  return found;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const decoded = (text: string) =>
  text
    .replace(/^<!\[CDATA\[([^]*)\]\]>$/, "$1")
    .replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name] ?? "");
