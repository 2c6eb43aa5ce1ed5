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
 * @returns to be asked for a line, from 1
 */
export function purposeOf(text: string): (line: number) => boolean {
  const lines = text.split("\n");
  const head = lines.findIndex((one) => !isComment(one) && one.trim() !== "");
  if (isSaid(lines.slice(0, Math.max(head, 0)).join("\n"))) return () => true;
  const over = commentsOver(lines);
  return (line) => over[line - 1] === true || isSaid(/\s[#;](.*)$/.exec(lines[line - 1] ?? "")?.[1] ?? "");
}

const isComment = (line: string) => /^\s*[#;]/.test(line);

/** By the line: whether the comment over its paragraph says it, with blank lines between them or none. */
function commentsOver(lines: string[]): boolean[] {
  let block: string[] = [];
  let isSaidOver = false;
  let wasSetting = false;
  return lines.map((line) => {
    if (isComment(line)) {
      block.push(line);
      wasSetting = false;
      return false;
    }
    if (block.length > 0) isSaidOver = isSaid(block.join("\n"));
    block = [];
    const isBlank = line.trim() === "";
    // The comment over one paragraph says nothing of the next.
    if (isBlank && wasSetting) isSaidOver = false;
    wasSetting = !isBlank;
    return isSaidOver;
  });
}
