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

/** RFC 3454: C.1.2, spaces that become plain ones, and B.1, what is mapped to nothing. */
const mapped =
  /[\u00A0\u1680\u2000-\u200B\u202F\u205F\u3000]|\u034F|[\u00AD\u1806\u2060\uFEFF]|[\u180B-\u180D]|[\uFE00-\uFE0F]|\u200C|\u200D/;

/** SASLprep (RFC 4013) makes another password of it, as server and libpq do, and not every driver. */
export function isChangedBySaslprep({ password, hosts }: Conninfo): boolean {
  const given = [password, ...hosts.map((host) => host.password)].flatMap((one) => one?.reveal() ?? []);
  return given.some((text) => mapped.test(text) || text.normalize("NFKC") !== text);
}
