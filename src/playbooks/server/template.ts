// Values that another tool puts in before the program reads the file: an image's entry point, Helm, Jinja, Terraform.

/** `${NAME}`, `$NAME`, `{{ name }}`, `<%= name %>`, `@NAME@`, `%{ if name }`: what stands there nobody knows yet. */
export const isFilledInLater = (text: string): boolean =>
  /\$\{|\{\{|\{%|%\{|<%|\$[A-Z_]{2,}|\$\(|^@\w+@$|^__\w+__$/.test(text);

const branch = /^[\s#;]*(?:\{%|%\{|<%[^=]|\{\{-?\s*(?:#|if\b|else\b|end\b|range\b|with\b))/;

/** Of the branches of a template only one is there: what stands in two of them is not there twice. */
export const hasBranches = (text: string): boolean => text.split("\n").some((line) => branch.test(line));
