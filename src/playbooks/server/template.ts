// Values that another tool puts in before the program reads the file: an image's entry point, Helm, Jinja, Terraform.

/** `${NAME}`, `$NAME`, `{{ name }}`, `<%= name %>`, `@NAME@`, `%{ if name }`: what stands there nobody knows yet. */
export const isFilledInLater = (text: string): boolean =>
  /\$\{|\{\{|\{%|%\{|<%|\$[A-Z_]{2,}|\$\(|^@\w+@$|^__\w+__$/.test(text);

const statement =
  String.raw`\{%(?:(?!%\})[^]){0,2000}%\}|\{#(?:(?!#\})[^]){0,2000}#\}|<%(?![=%])(?:(?!%>)[^]){0,2000}%>|%\{[^}\n]*\}|` +
  String.raw`\{\{[-~]?\s*(?:[#/^!]|(?:if|else|end|range|with|define|block)\b)(?:(?!\}\})[^]){0,2000}\}\}`;
const onlyStatements = new RegExp(String.raw`^[ \t]*(?:(?:${statement})[ \t]*)+\r?$`, "gm");

/** Lines that hold only statements or comments of a template's are blank; each line keeps its number. */
export const withoutStatements = (text: string): string =>
  text.replaceAll(onlyStatements, (lines) => "\n".repeat(lines.split("\n").length - 1));

const branch = /^[\s#;]*(?:\{%|%\{|<%[^=]|\{\{-?\s*(?:#|if\b|else\b|end\b|range\b|with\b))/;

/** Of the branches of a template only one is there: what stands in two of them is not there twice. */
export const hasBranches = (text: string): boolean => text.split("\n").some((line) => branch.test(line));
