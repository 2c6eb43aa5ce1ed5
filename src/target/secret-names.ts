// Which settings hold a secret, by their name.
import { distance } from "fastest-levenshtein";

const secretName = /pass(?:word|wd|phrase)?$|pwd$|secret|token|api_?key|private_?key|encryption|credential|salt$/i;

/** Paths to files (`sslkey`, `password_file`) and names of variables hold none; a misspelt `pasword` does. */
export function isSecretName(name: string): boolean {
  if (/file$|path$|_env$/i.test(name)) return false;
  return secretName.test(name) || words(name).some((word) => distance(word, "password") <= 2);
}

function words(name: string): string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[\s_.-]+/);
}
