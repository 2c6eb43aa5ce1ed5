/** A place's name, as in `vantages:` of the targets file and `--vantage`. It is part of a queue's name. */
export const vantageNameForm = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9_-])?$/;
export const vantageNameRule = "must be a name of letters, digits, dots, dashes and underscores, at most 63 long";
