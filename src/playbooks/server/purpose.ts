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

/** Of data, never of settings: "can be reloaded". */
const remade =
  /\b(?:data(?:base|set)?s?|tables?|rows?|index(?:es)?|contents?|dumps?|snapshots?)\b[^]*\b(?:re-?load-?able|re-?loaded|rebuilt|rebuild-?able|re-?created?|re-?creatable|regenerated?|re-?imported|made again)\b|\b(?:disposable|throw-?away|ephemeral)\b[^.]{0,20}\bdata(?:base)?\b|\bdata\b[^.]{0,20}\b(?:may|can) be lost\b/i;
const kept =
  /\b(?:not|never|cannot|\w+n't)\b[^.]{0,30}(?:re-?load|rebuil|re-?creat|regenerat|re-?import|made again|lost|disposable)|\b(?:config(?:uration)?|settings?|servers?|files?)\b[^.]{0,30}re-?load/i;
const unwritten =
  /\b(?:static|immutable)\b[^.]{0,20}\bread-?only\b|\bread-?only,? (?:static )?data(?:base|set)?\b(?!\s+(?:user|role|access|source))|\bstatic data/i;

/** The data can be made again, as the comment says. */
export const isRemade = (comment: string): boolean =>
  (remade.test(comment) || unwritten.test(comment)) && !kept.test(comment);
/** Nobody writes to it but who loads it, as the comment says. */
export const isStatic = (comment: string): boolean =>
  unwritten.test(comment) && !/\b(?:not|isn't)\s+(?:static|read)/i.test(comment);

const isSaid = (comment: string) => own.test(comment) && !opposite.test(comment);

/**
 * Whether the comments over a line, behind it, or at the head of the file say: for development or tests alone.
 * @param says what else a comment is to say
 * @returns to be asked for a line, from 1
 */
export function purposeOf(text: string, says = isSaid): (line: number) => boolean {
  const lines = text.split("\n");
  const head = lines.findIndex((one) => !isComment(one) && one.trim() !== "");
  if (says(lines.slice(0, Math.max(head, 0)).join("\n"))) return () => true;
  const over = commentsOver(lines, says);
  return (line) => over[line - 1] === true || says(/\s[#;](.*)$/.exec(lines[line - 1] ?? "")?.[1] ?? "");
}

const isComment = (line: string) => /^\s*[#;]/.test(line);

/** By the line: whether the comment over its paragraph says it, with blank lines between them or none. */
function commentsOver(lines: string[], says: typeof isSaid): boolean[] {
  let block: string[] = [];
  let isSaidOver = false;
  let wasSetting = false;
  return lines.map((line) => {
    if (isComment(line)) {
      block.push(line);
      wasSetting = false;
      return false;
    }
    if (block.length > 0) isSaidOver = says(block.join("\n"));
    block = [];
    const isBlank = line.trim() === "";
    // The comment over one paragraph says nothing of the next.
    if (isBlank && wasSetting) isSaidOver = false;
    wasSetting = !isBlank;
    return isSaidOver;
  });
}
