// Three claims that sank tickets before: equal configuration, no errors, no
// change. From people's mouths they are worded as what they are.

const claims: [RegExp, string][] = [
  [
    /\b(?:the |a |an )?(?:very |exact |exactly the )?same (?:config(?:uration)?s?|options|settings)\b/gi,
    "options said to be equal",
  ],
  [
    /\b(?:no|zero|without(?: any)?) (?:\w+ ){0,3}?errors?(?: (?:messages|output|logs?))?\b/gi,
    "no errors that anybody noticed",
  ],
  [/\bnothing (?:has |had |was |else )?changed\b/gi, "no change that anybody knows of"],
  [/\bno (?:config(?:uration)? )?changes?\b/gi, "no change that anybody knows of"],
];

/** What somebody wrote, with each claim that no record bears out told as hearsay. */
export function asReported(text: string): string {
  return claims.reduce((rest, [pattern, words]) => rest.replaceAll(pattern, words), text);
}
