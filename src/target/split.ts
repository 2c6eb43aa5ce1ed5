// Takes a connection string apart as libpq does, without judging what the parts mean.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING (fe-connect.c, conninfo_uri_parse_options)

export interface Split {
  /** Parameter → raw value, decoded. Several hosts and ports are joined with commas, as in keyword form. */
  values: Record<string, string>;
  /** The first thing that cannot be read, by kind; values read before it stand. */
  fault: Fault | null;
}
export interface Fault {
  kind: "percent" | "bracket" | "query" | "syntax";
  /** Which part it is in. */
  part: "user" | "password" | "host" | "database" | "parameter";
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
  const values: Record<string, string> = {};
  try {
    read(values);
    return { values, fault: null };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { values, fault: error.fault };
  }
}

/** @param rest what follows `postgres://` */
export function splitUri(rest: string): Split {
  return run((values) => {
    let at = 0;
    const userinfo = /^([^@/]*)@/.exec(rest);
    if (userinfo) {
      const [user, ...words] = (userinfo[1] ?? "").split(":");
      if (user) values["user"] = decode(user, "user");
      if (words.length > 0) values["password"] = decode(words.join(":"), "password");
      at = userinfo[0].length;
    }
    const hosts: string[] = [];
    const ports: string[] = [];
    for (;;) {
      let host: string;
      if (rest[at] === "[") {
        const end = rest.indexOf("]", at);
        if (end === -1) throw new Stop({ kind: "bracket", part: "host", text: "an IPv6 address begins with [ and has no ]" });
        host = rest.slice(at + 1, end);
        at = end + 1;
        if (at < rest.length && !":/?,".includes(rest[at] ?? ""))
          throw new Stop({ kind: "bracket", part: "host", text: "something follows the ] of an IPv6 address" });
      } else {
        const end = nextOf(rest, ":/?,", at);
        host = rest.slice(at, end);
        at = end;
      }
      hosts.push(decode(host, "host"));
      let port = "";
      if (rest[at] === ":") {
        const end = nextOf(rest, "/?,", at + 1);
        port = rest.slice(at + 1, end);
        at = end;
      }
      ports.push(port);
      if (rest[at] !== ",") break;
      at += 1;
    }
    if (hosts.some((host) => host !== "")) values["host"] = hosts.join(",");
    if (ports.some((port) => port !== "")) values["port"] = decode(ports.join(","), "host");
    if (rest[at] === "/") {
      const end = nextOf(rest, "?", at);
      const name = rest.slice(at + 1, end);
      if (name !== "") values["dbname"] = decode(name, "database");
      at = end;
    }
    if (rest[at] === "?") splitQuery(rest.slice(at + 1), values);
  });
}

function splitQuery(query: string, values: Record<string, string>): void {
  if (query === "") return;
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    if (equals === -1) throw new Stop({ kind: "query", part: "parameter", text: "a parameter has no = and no value" });
    if (pair.indexOf("=", equals + 1) !== -1)
      throw new Stop({ kind: "query", part: "parameter", text: "a parameter has a second = in its value; write it as %3D" });
    const name = decode(pair.slice(0, equals), "parameter");
    const value = decode(pair.slice(equals + 1), "parameter");
    if (name === "ssl" && value === "true") values["sslmode"] = "require";
    else values[name] = value;
  }
}

/** keyword = value pairs, values quoted with ' where they hold spaces, \ escapes. */
export function splitKeywords(text: string): Split {
  return run((values) => {
    let rest = text.trim();
    while (rest !== "") {
      const head = /^([^\s=]+)\s*=\s*/.exec(rest);
      if (!head) throw new Stop({ kind: "syntax", part: "parameter", text: "a word without = and a value" });
      rest = rest.slice(head[0].length);
      const quoted = /^'((?:[^'\\]|\\.)*)'(\s+|$)/s.exec(rest);
      const bare = /^((?:[^\s'\\]|\\.)*)(\s+|$)/s.exec(rest);
      const value = quoted ?? bare;
      if (!value) throw new Stop({ kind: "syntax", part: "parameter", text: "a quoted value has no end" });
      values[head[1] ?? ""] = (value[1] ?? "").replaceAll(/\\(.)/gs, "$1");
      rest = rest.slice(value[0].length);
    }
  });
}

function nextOf(text: string, stops: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (stops.includes(text[at] ?? "")) return at;
  return text.length;
}

/** Percent-decoding as libpq does it: any %XX, UTF-8, never %00. */
function decode(text: string, part: Fault["part"]): string {
  if (!text.includes("%")) return text;
  if (/%(?![0-9a-fA-F]{2})/.test(text)) throw new Stop({ kind: "percent", part, text: "a % is not followed by two hexadecimal digits" });
  if (/%00/.test(text)) throw new Stop({ kind: "percent", part, text: "%00 is not allowed" });
  return Buffer.from(
    text.replaceAll(
      /%([0-9a-fA-F]{2})|([^%]+)/g,
      (_, hex: string | undefined, plain: string | undefined) => hex ?? Buffer.from(plain ?? "").toString("hex"),
    ),
    "hex",
  ).toString("utf8");
}
