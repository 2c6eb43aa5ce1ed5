// What another tool puts in before the application reads the file: Ansible, Cookiecutter, ERB, Maven, a shell.
import type { Option } from "./playbook.ts";

const template = /\{\{|\{%|<%|\$\{|\$\(|%\(\w+\)s|^@[\w.-]+@$|^__\w+__$|^<[\w -]+>$/;

/** A value with a template in it is as unknown as a computed one. */
export const isTemplated = ({ value }: Option): boolean => typeof value === "string" && template.test(value);

/** A word of a URL that a template, a format of the language or a shell may fill in: no word of libpq's has these. */
export const mayBeFilledIn = (word: string): boolean => /[<>{}[\]$%]/.test(word);
