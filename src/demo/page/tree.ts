// What a page or a terminal shows, as plain data: elements with text inside. Nothing here is ever parsed as HTML.

type Tag =
  | (
      | "a"
      | "article"
      | "aside"
      | "b"
      | "blockquote"
      | "br"
      | "button"
      | "code"
      | "del"
      | "details"
      | "dialog"
      | "div"
      | "em"
      | "fieldset"
    )
  | (
      | "footer"
      | "form"
      | "h1"
      | "h2"
      | "h3"
      | "header"
      | "hr"
      | "i"
      | "img"
      | "input"
      | "label"
      | "legend"
      | "li"
      | "main"
      | "nav"
      | "ol"
      | "option"
    )
  | (
      | "optgroup"
      | "p"
      | "pre"
      | "section"
      | "select"
      | "small"
      | "span"
      | "strong"
      | "summary"
      | "table"
      | "tbody"
      | "td"
      | "textarea"
      | "time"
    )
  | ("tr" | "u" | "ul");

export interface Element {
  tag: Tag;
  /** Names of the page's own code only, never of messages. */
  attrs: Record<string, string>;
  children: Tree[];
}

export type Tree = string | Element;

type Attribute = string | number | boolean | null | undefined;
type Child = Tree | Child[] | null | undefined | false;

/** An element. `false`, null and undefined attributes and children are left out; `true` is an empty attribute. */
export function el(tag: Tag, attrs: Record<string, Attribute> = {}, ...children: Child[]): Element {
  const given = Object.entries(attrs).filter(([, value]) => value !== false && value !== null && value !== undefined);
  return {
    tag,
    attrs: Object.fromEntries(given.map(([name, value]) => [name, value === true ? "" : String(value)])),
    children: flat(children),
  };
}

function flat(children: Child[]): Tree[] {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return flat(child);
    return child === null || child === undefined || child === false ? [] : [child];
  });
}

/** A link that leaves the page; addresses that a browser would run (javascript:) stay text. */
export function outerLink(url: string, label: Tree[] | string): Tree {
  const children = typeof label === "string" ? [label] : label;
  if (!/^(https?:|mailto:)/i.test(url)) return el("span", {}, children);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}
