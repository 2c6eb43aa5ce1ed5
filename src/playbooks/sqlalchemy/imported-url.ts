// A URL that a module of the project's own gives: `from config.database import get_uri`. Pure.
import { otherDatabase } from "../other-databases.ts";

const uses =
  /(?:\b(?:SQLALCHEMY_DATABASE_URI|url)["'\]]*\s*=\s*|\bcreate_(?:async_)?engine\(\s*)([A-Za-z_]\w*)(?:\(\))?\s*(?=[,)\n]|$)/g;
const ofUrl = /["'](\w+(?:\+\w+)?):\/\//g;

const withoutComments = (text: string) => text.replaceAll(/#.*/g, "");

/** Where the modules may stand that the file has its URLs from, below a folder; nothing where it has another one. */
export function modulesOfUrls(text: string): string[] {
  const used = [...text.matchAll(uses)].map(([, name = ""]) => name);
  if (used.length !== 1 || /\w:\/\//.test(withoutComments(text))) return [];
  return [...text.matchAll(/^from[ \t]+\.*([\w.]+)[ \t]+import[ \t]+(?:\(([^()]*)\)|(.*))$/gm)].flatMap(
    ([, module = "", list = "", line = ""]) =>
      new RegExp(`\\b${used[0]}\\b`).test(list || line) ? [`${module.replaceAll(".", "/")}.py`] : [],
  );
}

/** SQLite is for a developer's machine, and a URL in a variable is any database's. */
const isOpen = /\b(?:sqlite|postgres|cockroach|redshift)|(?:environ|getenv|env|config)\b.{0,20}\w*(?:URL|URI|DSN)\b/i;

/** The one other database that the module's URLs are for; null where one of them may be PostgreSQL's. */
export function otherByUrls(text: string): string | null {
  if (isOpen.test(text)) return null;
  const schemes = [...withoutComments(text).matchAll(ofUrl)].map(([, scheme = ""]) => scheme);
  const [first, ...more] = schemes.filter((one) => !/^(?:https?|rediss?|amqps?|memcached?|mongodb.*)$/.test(one));
  return first === undefined || more.some((one) => one !== first) ? null : otherDatabase(`${first}://`);
}
