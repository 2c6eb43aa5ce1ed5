// What comments say a file is for: a word there changes how bad a finding is, never whether it is one.

const works = String.raw`dev(?:elopment)?|tests?|testing|benchmarks?|benchmarking|ci|demos?|sandbox`;
/** `for development`, `dev only`, `local testing`: never the bare "local" of every pg_hba.conf, nor `/dev/shm`. */
const own = new RegExp(
  String.raw`\b(?:for|in|during)\s+(?:(?!not\b)\w+\s+){0,2}(?:${works})\b(?!\s+(?:team|group|ops))|` +
    String.raw`(?<![/\w])(?:${works})[\s-]+(?:only|use|mode|purposes?|environments?|setup|config(?:uration)?|stack|database|cluster)\b|` +
    String.raw`\blocal(?:ly)?\s+(?:use|${works}|runs?)\b|\bonly\s+(?:local(?:ly)?|(?:for\s+)?(?:${works}))\b|` +
    String.raw`\b(?:not|never)\b[^.]{0,30}\bproduction\b|\bthrow-?away\b`,
  "i",
);
const opposite = /\b(?:not|never|n't)\b[^.]{0,20}\b(?:dev(?:elopment)?|test(?:s|ing)?)\b/i;

const isSaid = (comment: string) => own.test(comment) && !opposite.test(comment);

/**
 * Whether the comments over a line, behind it, or at the head of the file say: for development or tests alone.
 * @param line from 1
 */
export function isForTests(text: string, line: number): boolean {
  const lines = text.split("\n");
  const isComment = (at: number) => /^\s*[#;]/.test(lines[at] ?? "");
  const isBlank = (at: number) => (lines[at] ?? "x").trim() === "";
  const head = lines.findIndex((one, at) => !isComment(at) && one.trim() !== "");
  const over: string[] = [];
  let at = line - 2;
  // Settings of one paragraph share the comment over it.
  while (at >= 0 && !isComment(at) && !isBlank(at)) at -= 1;
  while (at >= 0 && isBlank(at)) at -= 1;
  for (; at >= 0 && isComment(at); at -= 1) over.unshift(lines[at] ?? "");
  const behind = /\s[#;](.*)$/.exec(lines[line - 1] ?? "")?.[1] ?? "";
  return [lines.slice(0, Math.max(head, 0)).join("\n"), over.join("\n"), behind].some(isSaid);
}
