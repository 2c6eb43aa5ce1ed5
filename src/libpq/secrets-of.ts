// What of a connection string must not leave the process, whether or not it could be taken apart.
import { secretParameters } from "./parameters.ts";
import { Secret } from "../secret.ts";
import type { Conninfo } from "./connection.ts";
import type { Values } from "./parameter-values.ts";

/**
 * The secrets of a connection as it was understood, and as they were written. A password
 * that is also the name of user, database or host is not among them: blotting out that name
 * wherever it stands would hide nothing and tell what the password is.
 */
export function secretsOf(conninfo: Conninfo, values: Values, text: string | null): Secret[] {
  const parts = secretParameters.flatMap((name) => values[name]?.value || []);
  const passwords = [conninfo, ...conninfo.hosts].map(({ password }) => password?.reveal() ?? "");
  const found = new Set([...parts, ...passwords, ...written(text ?? "")]);
  const names = new Set(["", conninfo.user, conninfo.database, ...conninfo.hosts.map(({ host }) => host)]);
  return [...found].filter((one) => !names.has(one)).map((one) => new Secret(one));
}

/** The percent-encoded forms that the text itself has. */
function written(text: string): string[] {
  const password = /^[a-z]+:\/\/[^@/:]*:([^@/]*)@/.exec(text)?.[1];
  const named = [...text.matchAll(/[?&](?:\w*password|oauth_client_secret|scram_\w+_key)=([^&]*)/g)].map(
    (match) => match[1] ?? "",
  );
  return [password ?? "", ...named].filter((one) => one.includes("%"));
}

/**
 * Likely secrets of a text that cannot be taken apart: what stands
 * between a : and the last @, and parameters named like one.
 */
export function rawSecrets(text: string): Secret[] {
  const rest = text.replace(/^\s*(?:[\w+.-]+:)+\/+/, "");
  const last = rest.lastIndexOf("@");
  const colon = rest.indexOf(":");
  const between = colon !== -1 && colon < last ? rest.slice(colon + 1, last) : "";
  const named = [
    ...text.matchAll(/(?:password|passwd|pwd|secret|token|scram_\w+_key)\s*=\s*(?:'((?:[^'\\]|\\.)*)|([^&\s']+))/gi),
  ].map((match) => match[1] ?? match[2] ?? "");
  // A password with a raw @ or / may turn up in pieces.
  const pieces = between.split(/[@/:?#&=]/).filter((one) => one.length >= 4);
  const found = [between, ...named, ...pieces].filter((one) => one !== "");
  return [...new Set(found.flatMap((one) => [one, ...decoded(one)]))].map((one) => new Secret(one));
}

function decoded(text: string): string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}
