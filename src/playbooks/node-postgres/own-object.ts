// Objects of a file's own, that look like a driver's options: whether they are handed on whole, or field by field.
import type { Option } from "../playbook.ts";

/** An object of the application's own: its words are nobody's but its own. */
export const ownObject = "own-object";

/** Something that another file has is spread into it: what is missing here may stand there. */
export const openObject = "open-object";

/** Code, or a file of JSON; a few pasted lines are what somebody asks about. */
export const isWholeFile = (source: string) =>
  /^\s*(?:export|const|let|var|module\.exports)\b/m.test(source) || /^\s*\{\s*"/.test(source);

/** `config.username`: the name is the file's own, and is handed on under another: `user: config.username`. */
export const takesApart = (source: string, options: Option[]): boolean =>
  options.some(({ name }) => {
    if (!/^\w{2,40}$/.test(name)) return false;
    // `username: settings.username` takes it from elsewhere.
    const rest = source.replaceAll(new RegExp(`\\b${name}["']?\\s{0,9}:[^,\\n]{0,200}`, "g"), "");
    return new RegExp(`[\\w\\])]\\??\\.${name}\\b(?!\\s{0,9}[(=])`).test(rest);
  });

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
