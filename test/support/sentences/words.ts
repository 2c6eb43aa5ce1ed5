// Words that are this project's own habit, and what the field says instead. Sentences for people do without them.

/** Each pattern with the field's own words. */
export const ownWords: [pattern: RegExp, instead: string][] = [
  [/\blooked at\b|\blooked from\b|\b(?:nobody|somebody|anybody) (?:can |could )?looks?\b/i, "checked"],
  [/\bin \S+ looks\b|\blooks in a row\b|\bnext look\b/i, "checks"],
  [/\blooks the same\b/i, "could also be"],
  [/\b(?:is|was|are|were|be|been|has|have|nobody|not) told\b|\btold (?:in|there|at|by)\b/i, "posted, stated, known"],
  [/\bby (?:it|them)sel(?:f|ves)\b/i, "automatically, on its own"],
  [/\bone presses\b/i, "press"],
  [/\bclimb(?:s|ed)?\b/i, "check the connection"],
  [/\banew\b/i, "again"],
  [/\b(?:the|on the) way (?:to|from) (?:the|its|\{)/i, "the path to"],
  [/\bstrangers?\b/i, "other clients, other addresses"],
  [/\bturned away\b|\bturns away\b/i, "refused"],
  [/\bwent and came\b|\bturns lately\b/i, "state changes"],
  [/\bin a place (?:that|of)\b/i, "in a conversation, channel"],
  [/\bas it now stands\b/i, "has an error"],
  [/\bout of turn\b/i, "unexpected"],
  [/\bgoodbye\b/i, "closing the session"],
  [/\bhears of it\b/i, "I'll post here"],
];

/** A sentence's words; what stands in backticks is one. */
export function wordsOf(sentence: string): string[] {
  return sentence
    .replaceAll(/`[^`]*`/g, "code")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

/** Split at full stops. One inside a number, a host name or an abbreviation ends none. */
export function sentencesIn(text: string): string[] {
  return text.split(/(?<=[.!?])\s+(?=[\p{Lu}\d`"'(])|\n+/u).filter((one) => one.trim() !== "");
}
