// Which target an alert is about. Exactly, or not at all: what is like a name is no name. Pure.
//
// 1. what somebody wrote for it: the label `dbcheck_target`, and the hook's own path (/hooks/SOURCE/TARGET);
// 2. a rule of the targets file (`alerts:`), each of whose labels has exactly its value;
// 3. host and port, or the vendor's identifier of one database, exactly as the target has them.
// The first of the three that names any target decides.
import type { AlertRule, AlertSourceName } from "../target/alert-rules.ts";
import type { ReceivedAlert } from "./alert.ts";

/** What of a target an alert may name. */
export interface MatchableTarget {
  name: string;
  rules: AlertRule[];
  /** host:port of its URL and its direct URL, in lower case. */
  places: string[];
  /** The vendor's identifiers of this one database. */
  ids: string[];
}

export type AlertMatch =
  | { target: string; by: "label" | "path" | "rule" | "place" | "id" }
  /** `candidates` are names of targets; the reason holds none. */
  | { target: null; reason: string; candidates: string[] };

export function matchAlert(
  alert: Pick<ReceivedAlert, "labels" | "places" | "ids">,
  { source, path }: { source: AlertSourceName; path: string | null },
  targets: MatchableTarget[],
): AlertMatch {
  const label = alert.labels["dbcheck_target"] ?? null;
  if (label !== null && path !== null && label !== path)
    return none("its label dbcheck_target and the hook's path name different targets", [label, path], targets);
  const written = label ?? path;
  if (written !== null) {
    const by = label === null ? "path" : "label";
    const where = by === "label" ? "its label dbcheck_target names" : "the hook's path names";
    return targets.some(({ name }) => name === written)
      ? { target: written, by }
      : none(`${where} no target in the targets file`, [], targets);
  }
  const ruled = targets.filter(({ rules }) => rules.some((rule) => holds(rule, source, alert.labels)));
  if (ruled.length > 0) return only(ruled, "rule", "rules of several targets match it");
  const wanted = new Set(alert.places.flatMap((text) => alertPlace(text) ?? []));
  const placed = targets.filter(({ places }) => places.some((place) => wanted.has(place)));
  const named = targets.filter(({ ids }) => ids.some((id) => alert.ids.includes(id)));
  const both = placed.filter((target) => named.includes(target));
  // A host and an identifier together may tell apart what one of them does not.
  const found = both.length > 0 ? both : [...new Set([...placed, ...named])];
  const by = placed.includes(found[0] ?? nobody) ? "place" : "id";
  if (found.length > 0) return only(found, by, "several targets match its host and port, or its identifier");
  return none("no target's rule, host and port, or identifier matches it", [], targets);
}

const nobody: MatchableTarget = { name: "", rules: [], places: [], ids: [] };

function only(found: MatchableTarget[], by: "rule" | "place" | "id", many: string): AlertMatch {
  const [first, second] = found;
  if (first && !second) return { target: first.name, by };
  return { target: null, reason: many, candidates: found.map(({ name }) => name) };
}

function none(reason: string, candidates: string[], targets: MatchableTarget[]): AlertMatch {
  const known = new Set(targets.map(({ name }) => name));
  return { target: null, reason, candidates: candidates.filter((name) => known.has(name)) };
}

function holds(rule: AlertRule, source: AlertSourceName, labels: Record<string, string>): boolean {
  return rule.source === source && Object.entries(rule.match).every(([name, value]) => labels[name] === value);
}

/** PostgreSQL's own, where a URL of its schemes leaves the port out. */
const postgresPort = "5432";

/**
 * host:port in lower case of a field's text: written so, or in a URL of PostgreSQL's, PgBouncer's or TCP's.
 * A host without a port is no place: other services of the machine have the same.
 */
export function alertPlace(text: string): string | null {
  const trimmed = text
    .trim()
    .toLowerCase()
    .replace(/^jdbc:/, "");
  const [, scheme, rest = trimmed] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/s.exec(trimmed) ?? [];
  if (scheme !== undefined && !/^(postgres|postgresql|tcp)$/.test(scheme)) return null;
  const authority = scheme === undefined ? rest : (rest.split(/[/?#]/)[0] ?? "").split("@").at(-1);
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9_][a-z0-9_.-]*))(?::(\d{1,5}))?$/.exec(authority ?? "") ?? [];
  const host = bracketed ?? plain?.replace(/\.$/, "");
  if (host === undefined) return null;
  const known = port ?? (scheme?.startsWith("postgres") ? postgresPort : undefined);
  return known === undefined ? null : placeText(host, known);
}

/** As `MatchableTarget.places` has them. */
export function placeText(host: string, port: string | number): string {
  const name = host.toLowerCase().replace(/\.$/, "");
  return name.includes(":") ? `[${name}]:${Number(port)}` : `${name}:${Number(port)}`;
}
