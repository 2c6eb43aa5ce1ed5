// Which settings hold a secret, by their name.

const secretName = /pass(?:word|wd|phrase)?$|pwd$|secret|token|api_?key|private_?key|encryption|credential|salt$/i;

/** Paths to files (`sslkey`, `password_file`) and names of variables hold none. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !/file$|path$|_env$/i.test(name);
}
