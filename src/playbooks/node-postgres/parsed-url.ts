// A URL that pg-connection-string takes apart, and whose parts nothing in the file uses.
import { ignoredOption } from "../options.ts";
import type { Found, Lint } from "../playbook.ts";

const parsed =
  /\b(?:const|let|var)\s*\{([\w\s,:]{1,200})\}\s*=\s*(?:\w{1,40}\.)?parse\(\s*(?:process\.env\.(\w{1,60})|env\(\s*["'](\w{1,60})["'])/g;
const comments = /\/\/.*|\/\*[^]*?\*\//g;
const trait = "parsed-and-unused";

/** `parsed-and-unused:DATABASE_URL.line6`, of each whose names stand nowhere else but as keys. */
export function parsedUrls(text: string, lineAt: (at: number) => number): string[] {
  if (!/["']pg-connection-string["']/.test(text)) return [];
  return [...text.matchAll(parsed)].flatMap(({ 0: whole, 1: list = "", 2: own, 3: asked, index }) => {
    const rest = (text.slice(0, index) + text.slice(index + whole.length)).replaceAll(comments, "");
    const names = list.split(",").flatMap((one) => one.split(":").at(-1)?.trim() ?? []);
    const isUsed = names.some(
      (name) => name !== "" && new RegExp(`(?<![\\w.'"])${name}\\b(?!\\s*:|['"\\w])`).test(rest),
    );
    const variable = own ?? asked ?? "";
    return isUsed ? [] : [`${trait}:${variable}.line${lineAt(index)}`];
  });
}

export const parsedAndUnused: Lint = {
  id: "parsed-url-unused",
  source: "https://www.npmjs.com/package/pg-connection-string",
  provenOn: null,
  check: (config) =>
    config.traits.flatMap((one): Found[] => {
      const [, variable, line] = new RegExp(`^${trait}:(\\w+)\\.line(\\d+)$`).exec(one) ?? [];
      if (variable === undefined) return [];
      return [
        ignoredOption(["connectionString", Number(line)], {
          level: "warning",
          why: `${variable} is parsed here, and no part of it is used: the connection takes the values below alone.`,
          fix: `// use the parts of ${variable} in connection, or remove this line`,
        }),
      ];
    }),
};
