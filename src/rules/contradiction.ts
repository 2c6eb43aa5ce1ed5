// A sentence that claims silence, absence or a limit, held against the
// other rows: one that contradicts it is not confirmed.
import type { Cause } from "../report/causes.ts";
import type { Evidence } from "../report/report.ts";
import type { ObservedCheck } from "./rule.ts";

/** What stands against a cause, or null. */
type Against = (seen: ObservedCheck) => Evidence | null;

const evidence = (observation: string, text: string | undefined): Evidence => ({ observation, text: text ?? "" });

/** Ten connections beside the climb got answers. */
const steadyAnswers: Against = (seen) => {
  const row = seen.row("steady");
  const answered = row?.facts?.answered ?? 0;
  return answered > 0 ? evidence("steady", row?.summary) : null;
};

/** A word of the server's, whatever it was. */
const spoke: Against = (seen) => {
  const tls = seen.row("tls");
  if (tls?.facts?.answer) return evidence("tls", `it answered the request for TLS: ${tls.summary}`);
  const startup = seen.row("startup");
  if ((startup?.facts?.bytesReceived ?? 0) > 0 || startup?.facts?.complaint)
    return evidence("startup", startup?.summary);
  return seen.row("auth")?.outcome === "passed" ? evidence("auth", seen.row("auth")?.summary) : null;
};

const connects: Against = (seen) => {
  const row = seen.row("tcp");
  return row?.facts?.attempts?.some(({ outcome }) => outcome === "passed") ? evidence("tcp", row.summary) : null;
};

/** A resolver that knows an address for a name that is said to have none, or answers at all where none is said to. */
const resolverKnows: Against = (seen) => {
  const row = seen.row("dns");
  const bad = (row?.facts?.names ?? []).filter(({ reason }) => reason !== null).map(({ host }) => host);
  const knows = row?.facts?.resolvers?.find(({ host, a, aaaa }) => bad.includes(host) && a.length + aaaa.length > 0);
  return knows ? evidence("dns", `${knows.server} knows ${[...knows.a, ...knows.aaaa][0]?.address ?? ""}`) : null;
};

const resolverAnswers: Against = (seen) => {
  const row = seen.row("dns");
  const heard = row?.facts?.resolvers?.find(({ rcodeA, rcodeAAAA }) => rcodeA !== null || rcodeAAAA !== null);
  return heard ? evidence("dns", `${heard.server} answers ${heard.rcodeA ?? heard.rcodeAAAA ?? ""}`) : null;
};

/** Another address for the same name is known, so this one need not be the server's. */
const otherAddress: Against = (seen) => {
  const row = seen.row("dns");
  const named = new Set((row?.facts?.names ?? []).flatMap(({ addresses }) => addresses.map(({ address }) => address)));
  const other = (row?.facts?.resolvers ?? [])
    .flatMap(({ server, a, aaaa }) => [...a, ...aaaa].map(({ address }) => ({ server, address })))
    .find(({ address }) => named.size > 0 && !named.has(address));
  return other ? evidence("dns", `${other.server} knows ${other.address} for it`) : null;
};

const sessionOpens: Against = (seen) => {
  const row = seen.row("query");
  return row?.outcome === "passed" ? evidence("query", row.summary) : null;
};

const poolHasFree: Against = (seen) => {
  const row = seen.row("console");
  return (row?.facts?.pools?.serversIdle ?? 0) > 0 ? evidence("console", row?.summary) : null;
};

const encrypted: Against = (seen) =>
  seen.row("tls")?.facts?.used === true ? evidence("tls", seen.row("tls")?.summary) : null;

const asksForCredentials: Against = (seen) =>
  seen.row("startup")?.facts?.answered === "authentication" ? evidence("startup", seen.row("startup")?.summary) : null;

const against: Partial<Record<Cause, Against[]>> = {
  "startup-silent": [spoke, steadyAnswers],
  "startup-closed": [spoke, steadyAnswers],
  "startup-not-postgres": [asksForCredentials],
  "startup-tls-expected": [steadyAnswers],
  "tcp-refused": [connects, otherAddress],
  "tcp-timeout": [connects, steadyAnswers, otherAddress],
  "tcp-unreachable": [connects, otherAddress],
  "dns-nxdomain": [resolverKnows],
  "dns-no-address": [resolverKnows],
  "dns-timeout": [resolverAnswers],
  "tls-not-offered": [encrypted],
  "startup-too-many-connections": [sessionOpens],
  "admission-connections-reserved": [sessionOpens],
  "pooler-exhausted": [poolHasFree, sessionOpens],
  "pooler-client-limit": [sessionOpens],
  "pooler-server-unreachable": [sessionOpens],
  "query-timeout": [sessionOpens],
};

/** The first row that says otherwise. */
export function contradictionTo(cause: Cause, seen: ObservedCheck): Evidence | null {
  for (const one of against[cause] ?? []) {
    const found = one(seen);
    if (found) return found;
  }
  return null;
}
