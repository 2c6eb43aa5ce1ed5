// Connection strings of other worlds, which libpq cannot take apart: whole commands, lines of env files, and the
// strings of .NET and of PHP's PDO, whose parts are separated by semicolons.
import type { ConfigProblem } from "./connection.ts";
import { parameters } from "./parameters.ts";

interface Form {
  is: (text: string) => boolean;
  text: string;
  fix: string;
}

const url = /^["']?postgres(?:ql)?:\/\//i;

const forms: Form[] = [
  {
    is: (text) => /^psql\s/.test(text) && url.test(text.replace(/^psql\s+/, "")),
    text: "it is a whole command, psql '…', and not the URL alone",
    fix: "Keep only what is between the quotes: it begins with postgresql://.",
  },
  {
    is: (text) => {
      const [, name = "", value = ""] = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/s.exec(text) ?? [];
      return url.test(value) && !Object.hasOwn(parameters, name);
    },
    text: "it begins with a variable's own name and an equals sign",
    fix: "Store only what follows the equals sign: it begins with postgresql://.",
  },
  {
    is: (text) => /^pgsql:\s*\w+=/i.test(text),
    text: "it is a data source name of PHP's PDO, with semicolons where libpq has spaces",
    fix: "Write postgresql://user:password@host:port/database. PDO itself keeps its own form.",
  },
  {
    // A semicolon that another part follows, where libpq has a host's name.
    is: (text) =>
      /^(?:[^;='"]+=[^;'"]*;\s*)*(?:host|server|data source)\s*=[^;'"\s]*;[ \t]*[a-z][a-z ]{0,40}=/i.test(text),
    text: "its parts are separated by semicolons, as .NET has them: libpq has spaces",
    fix: "Write postgresql://user:password@host:port/database. Npgsql itself keeps its own form.",
  },
];

/** Null for what may be libpq's own. @param text without what surrounds it */
export function foreignForm(text: string, where: string): ConfigProblem | null {
  const found = forms.find((form) => form.is(text));
  return found ? { cause: "config-url-invalid", where, text: found.text, fix: found.fix } : null;
}
