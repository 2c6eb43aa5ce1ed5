// Takes a connection string apart as libpq does, without judging what the parts mean.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
// (fe-connect.c, conninfo_uri_parse_options, conninfo_parse)

export interface Split {
  /** Parameter → value, decoded. Several hosts and ports are joined with commas, as in keyword form. */
  values: Record<string, string>;
  /** The first thing that cannot be read, by kind; values read before it stand. */
  fault: Fault | null;
}
export interface Fault {
  kind: "percent" | "space" | "bracket" | "query" | "second-equals" | "syntax";
  /** Which part it is in. */
  part: "user" | "password" | "host" | "port" | "database" | "parameter";
  text: string;
}

class Stop extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

function run(read: (values: Record<string, string>) => void): Split {
  // Names come from outside: no prototype that one of them could meet.
  const values = Object.create(null) as Record<string, string>;
  try {
    read(values);
    return { values, fault: null };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { values, fault: error.fault };
  }
}

/**
 * @param rest what follows `postgres://`
 * @param isStrict whether a second = in a parameter is refused; libpq alone does so
 */
export function splitUri(rest: string, isStrict = true): Split {
  return run((values) => {
    let at = 0;
    const userinfo = /^([^@/:]*)(?::([^@/]*))?@/.exec(rest);
    if (userinfo) {
      const [whole, user, password] = userinfo;
      if (user) values["user"] = decode(user, "user");
      if (password) values["password"] = decode(password, "password");
      at = whole.length;
    }
    at = splitHosts(rest, at, values);
    if (rest[at] === "/") {
      const end = nextOf(rest, "?", at);
      if (end > at + 1) values["dbname"] = decode(rest.slice(at + 1, end), "database");
      at = end;
    }
    if (rest[at] === "?") splitQuery(rest.slice(at + 1), values, isStrict);
  });
}

/** @returns where the list of hosts ends */
function splitHosts(rest: string, start: number, values: Record<string, string>): number {
  const hosts: string[] = [];
  const ports: string[] = [];
  let at = start;
  for (;;) {
    let end: number;
    if (rest[at] === "[") {
      end = rest.indexOf("]", at);
      if (end === -1)
        throw new Stop({ kind: "bracket", part: "host", text: "an IPv6 address begins with [ but has no ]" });
      if (end === at + 1) throw new Stop({ kind: "bracket", part: "host", text: "there is nothing between [ and ]" });
      hosts.push(rest.slice(at + 1, end));
      at = end + 1;
      if (at < rest.length && !":/?,".includes(rest[at] ?? ""))
        throw new Stop({ kind: "bracket", part: "host", text: "something follows the ] of an IPv6 address" });
    } else {
      end = nextOf(rest, ":/?,", at);
      hosts.push(rest.slice(at, end));
      at = end;
    }
    end = rest[at] === ":" ? nextOf(rest, "/?,", at + 1) : at;
    ports.push(rest.slice(at + 1, end));
    at = end;
    if (rest[at] !== ",") break;
    at += 1;
  }
  if (hosts.join(",") !== "") values["host"] = decode(hosts.join(","), "host");
  if (ports.join(",") !== "") values["port"] = decode(ports.join(","), "port");
  return at;
}

function splitQuery(query: string, values: Record<string, string>, isStrict: boolean): void {
  // libpq allows one & at the end.
  for (const pair of query.replace(/&$/, "").split("&")) {
    if (pair === "" && query === "") return;
    const [name = "", ...rest] = pair.split("=");
    if (rest.length === 0)
      throw new Stop({ kind: "query", part: "parameter", text: "a parameter has no = and no value" });
    if (isStrict && rest.length > 1)
      throw new Stop({
        kind: "second-equals",
        part: "parameter",
        text: "a parameter has a second = in its value; write it as %3D",
      });
    const [key, text] = [decode(name, "parameter"), decode(rest.join("="), "parameter")];
    if (key === "ssl" && text === "true") values["sslmode"] = "require";
    else values[key] = text;
  }
}

/** keyword = value pairs; values may be quoted with ', and \ takes the next character as it is. */
export function splitKeywords(text: string): Split {
  return run((values) => {
    const pattern =
      /[ \t\n\v\f\r]*([^ \t\n\v\f\r=]*)[ \t\n\v\f\r]*=[ \t\n\v\f\r]*(?:'((?:[^'\\]|\\.|\\$)*)'|(?!')((?:[^ \t\n\v\f\r\\]|\\.|\\$)*))/sy;
    let at = 0;
    while (/[^ \t\n\v\f\r]/.test(text.slice(at))) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) {
        const open = /^\s*[^\s=]*\s*=\s*'/.test(text.slice(at));
        throw new Stop({
          kind: "syntax",
          part: "parameter",
          text: open ? "a quoted value has no end" : "a word without = and a value",
        });
      }
      values[found[1] ?? ""] = (found[2] ?? found[3] ?? "").replaceAll(/\\(.?)/gs, "$1");
      at = pattern.lastIndex;
    }
  });
}

function nextOf(text: string, stops: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (stops.includes(text[at] ?? "")) return at;
  return text.length;
}

/**
 * Percent-decoding as libpq does it: any %XX, UTF-8, never %00.
 * Spaces as libpq 18 has them (earlier ones took them literally): none within, those around a part are dropped.
 */
function decode(raw: string, part: Fault["part"]): string {
  const text = raw.replaceAll(/^ +| +$/g, "");
  if (text.includes(" ")) throw new Stop({ kind: "space", part, text: "there is a space; write it as %20" });
  if (!text.includes("%")) return text;
  if (/%(?![0-9a-fA-F]{2})/.test(text))
    throw new Stop({ kind: "percent", part, text: "a % is not followed by two hexadecimal digits" });
  if (text.includes("%00")) throw new Stop({ kind: "percent", part, text: "%00 is not allowed" });
  const bytes = text.replaceAll(
    /%([0-9a-fA-F]{2})|([^%]+)/g,
    (_, hex: string | undefined, plain: string | undefined) => hex ?? Buffer.from(plain ?? "").toString("hex"),
  );
  return Buffer.from(bytes, "hex").toString("utf8");
}
