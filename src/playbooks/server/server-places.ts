// Where a pooler's file leads: each server as `user@host:port/database`, of parts that may be shown.
import { hasForm } from "../shown/forms.ts";
import { shownName } from "../shown/may-be-shown.ts";

export interface ServerPlace {
  host: string | null;
  port: string | null;
  database: string | null;
  user: string | null;
  /** What this place alone has: `pool_size=80`. */
  also?: string[];
}

const hidden = "…";
const mostPlaces = 8;
const usualPort = "5432";

/** As an option of the file's, where there is a place. */
export function serversOption(places: ServerPlace[]): { servers?: string } {
  const all = [...new Set(places.map(placeText))];
  if (all.length === 0) return {};
  const rest = all.length - mostPlaces;
  return { servers: [...all.slice(0, mostPlaces), ...(rest > 0 ? [`${rest} more`] : [])].join(", ") };
}

function placeText({ host, port, database, user, also = [] }: ServerPlace): string {
  const who = user === null ? "" : `${told(user, "name")}@`;
  const where = host === null || host === "" ? "local socket" : told(host, "host");
  const what = database === null ? "" : `/${database === "*" ? "*" : told(database, "name")}`;
  return [`${who}${where}:${told(port ?? usualPort, "number")}${what}`, ...also].join(" ");
}

/** What is filled in later is told as it stands; a name only where it is made of words. */
const told = (text: string, form: "host" | "name" | "number") =>
  !hasForm(text, form) ? hidden : form !== "name" || placeholder.test(text) ? text : shownName(text);
const placeholder = /^\$\{?[A-Z_]+\}?$/;
