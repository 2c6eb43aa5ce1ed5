// Files of Ruby's, of the shell's and of Compose, by their name or by what stands in them.

export const rubyFile = /\.(?:rb|rake|ru)$|(?:^|\/)Rakefile$/i;

/** Of its lines only variables that it sets are told apart from commands. */
export const shellFile = /\.(?:ba|k|z)?sh$/i;

export const composeFile = /(?:^|[/.-])compose[\w.-]*\.ya?ml$/i;

export const isRuby = (text: string, file: string): boolean =>
  rubyFile.test(file) || (!/\.ya?ml/i.test(file) && !isShell(text, file) && /\bestablish_connection\b/.test(text));

export const isShell = (text: string, file: string): boolean =>
  shellFile.test(file) || /^#!.*\b(?:ba|da|k|z)?sh\b/.test(text);
