// Words that sections and facts share: rows by name, times in UTC, lists.
import { wayIn } from "../report/observation.ts";

/** Rows of the ladder as support engineers call them. */
const rowTitles: Record<string, string> = {
  vantage: "The checking machine",
  config: "Connection settings",
  dns: "Name resolution",
  tcp: "TCP",
  tls: "TLS",
  startup: "Server greeting",
  auth: "Authentication",
  admission: "Admission to the database",
  query: "Queries",
  experiments: "Experiments",
  steady: "Ten connections",
  direct: "Server behind the pooler",
  console: "Pooler's console",
  session: "Session and pooler",
  server: "Server state",
  upkeep: "Replication and upkeep",
  writes: "Writes",
  pool: "The application's pool",
  application: "Application's sessions",
  "app-config": "Application's configuration",
  recorded: "Recorded experiments",
  health: "Application's health",
  held: "A session held open",
};

/** The way in, in its order. */
export const wayInRows: string[] = ["dns", ...wayIn];

export function rowTitle(id: string): string {
  const [probe = id] = id.split(":");
  return rowTitles[id] ?? (probe === id ? id : `${rowTitles[probe] ?? probe} (${id.slice(probe.length + 1)})`);
}

/** 2026-02-25 21:00 UTC; what is no time of ISO 8601 stays as somebody wrote it. */
export function utc(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) || !/^\d{4}-\d\d-\d\dT/.test(at)
    ? at
    : `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A vantage that nobody named is the machine that checked. */
export function place(vantage: string): string {
  return vantage === "local" ? "the machine that checked" : vantage;
}

/** Ends as a sentence does, and begins with a capital where its first word is plain. */
export function ended(text: string): string {
  const trimmed = text.replaceAll(/\s+/g, " ").trim();
  // A dot behind a link would be read as its last character.
  return /[.!?:]["'”)]?$|:\/\/\S+$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

export function capital(text: string): string {
  return /^[a-z]+(?=[\s,.:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Who can fix it, for a reader on the other side of the ticket. */
export const whoFixes = {
  client: "whoever configures the application",
  network: "whoever runs the network between",
  operator: "whoever runs the server",
  unclear: "not clear yet",
} as const;

/** A scalar as it stands, everything else as JSON. */
export function scalarText(value: unknown): string {
  return typeof value === "string"
    ? value
    : Array.isArray(value)
      ? `[${value.map(scalarText).join(", ")}]`
      : (JSON.stringify(value) ?? "null");
}

/** A version that is not exact enough to look anything up with. */
export function isVague(version: string): boolean {
  return /(?:^|\W)(?:latest|current|recent|bundled|unknown|not known|tbd)(?:\W|$)|\.x\b|^\s*[~^><]|^\W*$/i.test(
    version,
  );
}
