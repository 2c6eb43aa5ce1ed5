// A database.yml that a shell script writes: the text of `cat > config/database.yml <<EOF`, or of `echo "…" > …`.

const isYaml = (text: string) => /^[ \t]*(?:adapter|<<):[ \t]*\S/m.test(text);

/** Texts that a script writes, each with where it begins and ends. */
function textsIn(script: string): [from: number, to: number][] {
  const found: [number, number][] = [];
  const begins = /<<[-~]?[ \t]*(["']?)([A-Za-z_]\w*)\1[^\n]*\n|\b(?:echo|printf)[ \t]+(?:-\w+[ \t]+)*\$?(["'])/g;
  for (let begin = begins.exec(script); begin; begin = begins.exec(script)) {
    const [whole, , word, quote = '"'] = begin;
    const from = begin.index + whole.length;
    const end =
      word === undefined ? new RegExp(String.raw`(?<!\\)${quote}`, "g") : new RegExp(`^[ \t]*${word}[ \t]*$`, "gm");
    end.lastIndex = from;
    const to = end.exec(script)?.index;
    // All that follows is in it.
    if (to === undefined) break;
    found.push([from, to]);
    begins.lastIndex = to;
  }
  return found;
}

/** Blanks in the place of all that is no YAML of the script's, so that lines stay; what is no script stays as it is. */
export function writtenByShell(text: string, file: string): string {
  if (!/\.(?:ba|k|z)?sh$/i.test(file) && !/^#!.*\b(?:ba|k|z|da)?sh\b/.test(text)) return text;
  const blank = (part: string) => part.replaceAll(/[^\n]/g, " ");
  let [done, at] = ["", 0];
  for (const [from, to] of textsIn(text).filter(([from, to]) => isYaml(text.slice(from, to)))) {
    // What stands before it in its line is none of its indentation.
    done += blank(text.slice(at, from)).replace(/ +$/, "") + text.slice(from, to);
    at = to;
  }
  return done + blank(text.slice(at));
}
