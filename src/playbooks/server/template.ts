// Values that another tool puts in before the program reads the file: an image's entry point, Helm, Jinja, Terraform.

/** `${NAME}`, `$NAME`, `{{ name }}`, `<%= name %>`, `@NAME@`: what stands there nobody knows yet. */
export const isTemplate = (text: string): boolean => /\$\{|\{\{|\{%|<%|\$[A-Z_]{2,}|\$\(|^@\w+@$|^__\w+__$/.test(text);
