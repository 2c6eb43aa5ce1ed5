// Objects of a file's own, that look like a driver's options: whether they are handed on whole, or field by field.

/** An object of the application's own: its words are nobody's but its own. */
export const ownObject = "own-object";

/** Something that another file has is spread into it: what is missing here may stand there. */
export const openObject = "open-object";

/** Code, or a file of JSON; a few pasted lines are what somebody asks about. */
export const isWholeFile = (source: string) =>
  /^[ \t]*(?:export|const|let|var|(?:module\.)?exports)\b/m.test(source) || /^\s*\{\s*"/.test(source);

/**
 * `user: config.username`: the name is the file's own, and is handed on under another. `username: settings.username`
 * takes it from elsewhere. All such names of the source.
 */
export function takenApart(source: string): Set<string> {
  const accesses = source.matchAll(/(?<=[\w\])]\??)\.(\w{2,40})\b(?!\s{0,9}[(=])/g);
  const names = [...accesses].flatMap(({ 1: name = "", index }) => {
    const before = source.slice(Math.max(0, index - 250), index);
    const here = before.slice(Math.max(before.lastIndexOf(","), before.lastIndexOf("\n")) + 1);
    const isFromElsewhere = [...here.matchAll(/\b(\w{2,40})["']?\s{0,9}:/g)].some((key) => key[1] === name);
    return isFromElsewhere ? [] : [name];
  });
  return new Set(names);
}

const calls = /\bnew\s{1,9}(?:\w{1,40}\.)?(?:Pool|Client)\s{0,9}\(\s{0,40}/g;
const names = /^(?:\{[^{}]{0,300}?\.{3})?(?!process\b)[A-Za-z_$][\w$.]{0,80}/;
const ofUrls = /^[\w$.]*(?:url|uri|dsn|string)$/i;

/** Whether a pool of pg takes an object by its name, or none is opened here: then another file does. */
export function isHandedWhole(source: string): boolean {
  const given = [...source.matchAll(calls)].map(({ 0: call, index }) =>
    source.slice(index + call.length).slice(0, 400),
  );
  return given.length === 0 || given.some((one) => names.test(one) && !ofUrls.test(names.exec(one)?.[0] ?? ""));
}
