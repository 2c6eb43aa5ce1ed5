// What to write in the place of what stands in a Go file, or what to do where only its own words can stand there.
import type { AppConfig } from "../playbook.ts";
import { inPattern } from "../read/in-pattern.ts";

/** `pool.SetMaxOpenConns(25)`, as the file itself writes that setting; null where it does not stand alone in a line. */
export function lineWith({ traits }: AppConfig, name: string, value: string): string | null {
  const [, kind, place] =
    new RegExp(`^write-(call|set|key):((?:\\w+\\.)*${inPattern(name)})$`, "m").exec(traits.join("\n")) ?? [];
  if (place === undefined) return null;
  return kind === "call" ? `${place}(${value})` : kind === "set" ? `${place} = ${value}` : `${place}: ${value},`;
}

/** The same for another setting of the pool that has this one. */
export function lineBeside(config: AppConfig, beside: string, name: string, value: string): string | null {
  const line = lineWith(config, beside, value);
  return line === null ? null : line.replace(new RegExp(`\\b${inPattern(beside)}(?=\\(| =|:)`), name);
}
