// Names of roles and databases that hold what nobody sees: ends of lines, white space, quotes.

const oddities: readonly [pattern: RegExp, text: string][] = [
  [/\r\n?$|\r/, "a carriage return (a file with Windows' line ends)"],
  [/\n/, "a line break"],
  [/^\s|\s$/, "white space at its end"],
  [/^(["']).*\1$/, "quotes that a file or a shell left around it"],
  [/[\p{Cc}\p{Cf}]/u, "a character that nobody sees"],
];

/** "; its name holds …", or nothing. */
export function nameOddity(name: string): string {
  const found = oddities.find(([pattern]) => pattern.test(name));
  return found ? `; the name that was sent holds ${found[1]}` : "";
}

/** The system's own user name stands in for a role that is not named, and the role's for a database. */
export function defaultedStep(what: "user" | "dbname", sources: Record<string, string> | undefined): string[] {
  if (!sources || what in sources || "service" in sources) return [];
  return what === "user"
    ? ["The connection names no user, so libpq takes the system's own: name the role (user in the URL, or PGUSER)."]
    : ["The connection names no database, so libpq takes one of the role's name: name it (in the URL, or PGDATABASE)."];
}
