// The connection URL among what was read: of the schema, of prisma.config.ts, of
// the client, or of the environment file beside them.
import { isTypo } from "../specs.ts";
import { misnamed, urlParameters } from "./options.ts";
import { urlParts, wholeParts, type UrlParts } from "../url.ts";
import type { AppConfig, Option } from "../playbook.ts";

const isUrl = ({ name, value, isOpaque }: Option) =>
  !isOpaque && typeof value === "string" && !/direct|shadow/i.test(name) && /:\/\/|^jdbc:/.test(value);

/** The one that the application connects with; its text, and its parts where they can be read. */
export function urlOf(config: AppConfig): { option: Option; text: string; parts: UrlParts | null } | null {
  const option =
    config.options.find((one) => isUrl(one) && /^(url|DATABASE_URL|connectionString)$/.test(one.name)) ??
    config.options.find(isUrl);
  return option ? { option, text: String(option.value), parts: urlParts(String(option.value)) } : null;
}

/** The same, where it is written as URLs are: what other text seems to say is nobody's. */
export function wholeUrlOf(config: AppConfig): { option: Option; parts: UrlParts } | null {
  const found = urlOf(config);
  const parts = found ? wholeParts(found.text) : null;
  return found && parts ? { option: found.option, parts } : null;
}

/** `process.env.DATABASE_URL + "?connection_limit=5"`, and the same as a template. */
const appended =
  /^(?:process\.env\.\w+!?\s*\+\s*(["'`])(?<text>[?&][\w=&.-]+)\1|`\$\{process\.env\.\w+!?\}(?<template>[?&][\w=&.-]+)`)$/;

/** What the file appends to a URL that it does not have. */
export function appendedOf({ options }: AppConfig): { option: Option; parameters: Record<string, string> } | null {
  const option = options.find(({ name, isOpaque }) => isOpaque && name === "url");
  const { text, template } = appended.exec(String(option?.value ?? ""))?.groups ?? {};
  const query = text ?? template;
  if (!option || query === undefined) return null;
  return { option, parameters: Object.fromEntries(new URLSearchParams(query.slice(1))) };
}

/** The URL's parameters, as far as the file has them. */
export function parametersOf(config: AppConfig): { option: Option; parameters: Record<string, string> } | null {
  const whole = urlOf(config);
  if (!whole) return appendedOf(config);
  return whole.parts ? { option: whole.option, parameters: whole.parts.parameters } : null;
}

export const parameterLetters = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, "");

/** The parameter that is meant by a name that the engine does not read. */
export function meantParameter(name: string): string | undefined {
  const letters = parameterLetters(name);
  return Object.hasOwn(misnamed, letters) ? misnamed[letters] : urlParameters.find((one) => isTypo(name, one));
}
