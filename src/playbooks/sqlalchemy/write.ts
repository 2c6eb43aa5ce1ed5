// Options as the configuration writes them: an argument of a call, an entry of a dictionary, a line of an ini file.
import { pythonValue } from "../django/write.ts";
import type { AppConfig } from "../playbook.ts";
import { driverAt, engineAt } from "./place.ts";

/** @param code of the value, as Python */
export function lineOf(config: AppConfig, option: string, code: string): string {
  const name = option.split(".").at(-1) ?? option;
  if (config.traits.includes("environment")) return `${option}=${code}`;
  if (config.traits.includes("ini")) return `${option} = ${code.replaceAll(/^"|"$/g, "")}`;
  if (/^SQLALCHEMY_[A-Z_]+$/.test(option)) return `${option} = ${code}`;
  const isEntry =
    engineAt(config) !== "" ||
    (driverAt(config) !== "" && option.startsWith(driverAt(config))) ||
    option.startsWith("url.query.");
  // Of the dictionary of engine_from_config, whose keys have the prefix.
  const key = config.traits.includes("mapped") && !/\..*\./.test(option) ? option : name;
  return isEntry ? `"${key}": ${code},` : `${name}=${code},`;
}

/** A whole setting with the names that lead to it, for one that is not in the file. */
export function settingOf(config: AppConfig, path: string[], code: string): string {
  const [first = "", ...rest] = path;
  if (rest.length === 0) return lineOf(config, `${engineAt(config)}${first}`, code);
  const inner = rest.reduceRight((value, key) => `{"${key}": ${value}}`, code);
  if (config.traits.includes("mapped")) return `"${engineAt(config)}${first}": ${inner},`;
  return engineAt(config) !== "" ? `"${first}": ${inner},` : `${first}=${inner},`;
}

/** Without the configuration's own form: what an experiment deploys. */
export function argumentOf(option: string, value: unknown): string {
  const [first = "", ...rest] = option.replace(/^SQLALCHEMY_ENGINE_OPTIONS\./, "").split(".");
  const inner = rest.reduceRight((code, key) => `{"${key}": ${code}}`, pythonValue(value));
  return `${first}=${inner},`;
}
