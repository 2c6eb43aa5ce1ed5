// Whole numbers as Go source writes them.

/** Digits of `32`, `5_432` and `int32(32)`; null for any other code, and for `010`, which is eight. */
export function goInteger(code: string): string | null {
  const bare = /^u?int(?:8|16|32|64)?\(\s*([^()\s]{1,30})\s*\)$/.exec(code)?.[1] ?? code;
  return /^-?(?:0|[1-9](?:_?\d){0,8})$/.test(bare) ? bare.replaceAll("_", "") : null;
}
