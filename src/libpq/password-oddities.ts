// What of a password's form is seldom meant: what files, shells and secret stores add to it or take off it.
import type { Conninfo } from "./connection.ts";

/** Ends of sentences that begin with "the password …"; never a part of it. */
export function passwordOddities({ password, hosts }: Conninfo): string[] {
  const given = [password, ...hosts.map((host) => host.password)].flatMap((one) => one?.reveal() ?? []);
  const isSo = (test: (text: string) => boolean) => given.some(test);
  return [
    ...(isSo((text) => /^"[^]*"$|^'[^]*'$/.test(text)) ? ["begins and ends with quotes"] : []),
    ...(isSo((text) => /[\r\n]$/.test(text))
      ? ["ends in a line break (echo adds one; printf %s or echo -n does not)"]
      : []),
    ...(isSo((text) => /^\s|[^\S\r\n]$/.test(text)) ? ["begins or ends with white space"] : []),
    ...(isSo((text) => /^\$\{?\w+\}?$|^\{\{.*\}\}$/.test(text))
      ? ["is the name of a variable that was not filled in"]
      : []),
    ...(hosts.some(({ isPasswordCut }) => isPasswordCut)
      ? ["is cut off at a colon in the password file (write \\: for a colon, and \\\\ for a backslash)"]
      : []),
  ];
}
