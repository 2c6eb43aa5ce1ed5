/** A file's own word inside a regular expression: a broken file's "name" may be any text. */
export const inPattern = (word: string): string => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
