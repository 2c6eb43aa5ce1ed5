// Does every name have an address, by the system's answer and by each resolver's own?
import { digLine, hostLine } from "../../target/reproduce.ts";
import type { Reason } from "../../report/observation.ts";
import type { Host } from "../../libpq/connection.ts";
import type { DnsFacts, NameAnswer, ResolverAnswer } from "../facts.ts";
import { failed, passed, warned, type Answer, type Candidate, type Probe, type ProbeContext } from "../probe.ts";
import { clusterDomain, hostsOrder } from "./resolve/configuration.ts";
import { askNameServer, systemServers } from "./resolve/resolver.ts";
import { reasonOfCode, systemLookup } from "./resolve/system.ts";

/** How long resolvers may lag behind a system that has answered well: they are witnesses then, not needed. */
const lagMs = 400;
const againMs = 1200;

async function run(context: ProbeContext): Promise<Answer<DnsFacts>> {
  const { conninfo, carried, inputs } = context;
  const names = [
    ...new Set(conninfo.hosts.filter(({ kind, hostaddr }) => kind === "name" && !hostaddr).map(({ host }) => host)),
  ].slice(0, 8);
  const looked = await Promise.all(names.map((host) => lookUp(context, host)));
  const facts: DnsFacts = {
    names: looked.map(({ name }) => name),
    resolvers: looked.flatMap(({ resolvers }) => resolvers),
  };
  carried.candidates = conninfo.hosts.flatMap((host) => candidatesOf(host, facts.names));
  if (inputs.addressFamily !== "any")
    carried.candidates.sort(
      (a, b) => Number(b.family === inputs.addressFamily) - Number(a.family === inputs.addressFamily),
    );

  compareResolvers(context, facts);
  Object.assign(facts, configurationFor(facts));
  const [bad] = facts.names.filter(({ reason }) => reason !== null);
  const shown = names[0] ?? conninfo.hosts[0]?.host ?? "";
  const more = { inputs: { names }, reproduce: names[0] ? digLine(shown, "A") : hostLine(shown) };
  if (names.length === 0) return passed("nothing to look up: the host is an address or a socket", facts, more);
  if (bad && carried.candidates.length === 0) return failed(bad.reason ?? "nxdomain", describe(bad), facts, more);
  if (bad) return warned(bad.reason ?? "nxdomain", describe(bad), facts, more);
  const family = inputs.addressFamily;
  const text = facts.names
    .map(({ host, addresses }) => `${host} → ${addresses.map(({ address }) => address).join(", ")}`)
    .join("; ");
  if (family !== "any" && !carried.candidates.some((one) => one.family === family || one.family === 0))
    return warned(
      "family-missing",
      `${text}: no IPv${family} address, and the application uses IPv${family}`,
      facts,
      more,
    );
  if (disagree(facts.resolvers, context.target.dnsServers) && (await areSteady(context, facts.resolvers)))
    return warned("answers-differ", `${text}; the resolvers do not agree`, facts, more);
  return passed(text, facts, more);
}

/** What of this machine's files may be why a name was not found. */
function configurationFor({ names, resolvers }: DnsFacts): Pick<DnsFacts, "hostsOrder" | "clusterDomain"> {
  const bad = names.filter(({ reason }) => reason !== null).map(({ host }) => host);
  const isKnown = resolvers.some(
    ({ host, named, a, aaaa }) => !named && bad.includes(host) && a.length + aaaa.length > 0,
  );
  const order = isKnown ? hostsOrder() : null;
  return {
    ...(order ? { hostsOrder: order } : {}),
    ...(bad.some((host) => /\.svc(\.|$)/i.test(host)) ? { clusterDomain: clusterDomain() } : {}),
  };
}

/** The system's answer against each resolver's own, where one of them fails and the other does not. */
function compareResolvers({ compare }: ProbeContext, { names, resolvers }: DnsFacts): void {
  for (const { host, reason } of names) {
    for (const { server, reason: said, ...one } of resolvers.filter(
      (answer) => answer.host === host && answer.reason !== "resolver-unreachable",
    )) {
      const answers = said === null && one.a.length + one.aaaa.length > 0;
      if (answers === (reason === null)) continue;
      const [system, other] = reason === null ? ["passed", "failed"] : ["failed", "passed"];
      compare({
        varied: `resolver of ${host}`,
        from: "this machine's",
        to: server,
        fromOutcome: system ?? "",
        toOutcome: other ?? "",
      });
    }
  }
}

async function lookUp(context: ProbeContext, host: string): Promise<{ name: NameAnswer; resolvers: ResolverAnswer[] }> {
  const { patience, target } = context;
  const ended = new AbortController();
  const started = performance.now();
  const servers = host.includes(".") ? [...new Set([...target.dnsServers, ...systemServers()])].slice(0, 5) : [];
  const stop = () => ended.abort();
  context.signal.addEventListener("abort", stop, { once: true });
  const asking = servers.map((server) => askNameServer(host, server, patience.resolveMs - 500, ended.signal));
  const answer = await systemLookup(host, context.within(patience.resolveMs));
  const lag = setTimeout(
    stop,
    answer.addresses.length > 0 ? lagMs : Math.max(lagMs, patience.resolveMs - (performance.now() - started)),
  );
  const resolvers = await Promise.all(asking);
  clearTimeout(lag);
  context.signal.removeEventListener("abort", stop);
  const reason =
    answer.addresses.length > 0
      ? null
      : exactReason(
          answer.code ?? "",
          resolvers.filter(({ server }) => !target.dnsServers.includes(server)),
        );
  const marked = resolvers.map((one) =>
    target.dnsServers.includes(one.server) ? { ...one, named: true as const } : one,
  );
  return { name: { host, addresses: answer.addresses, code: answer.code, reason }, resolvers: marked };
}

/** getaddrinfo folds NXDOMAIN with NODATA, and SERVFAIL with silence; the resolvers' own answers separate them. */
function exactReason(code: string, resolvers: ResolverAnswer[]): Reason {
  const said = resolvers.map(({ reason }) => reason);
  const known = (
    [
      "nxdomain",
      "no-address",
      "servfail",
      "resolver-refused",
      "resolver-timeout",
      "resolver-garbled",
      "resolver-unreachable",
    ] as const
  ).find((reason) => said.includes(reason));
  return known ?? reasonOfCode(code);
}

function candidatesOf({ host, hostaddr, port, kind }: Host, names: NameAnswer[]): Candidate[] {
  if (kind === "socket") return [{ host, address: `${host}/.s.PGSQL.${port}`, family: 0, port }];
  const literal = hostaddr ?? (kind === "literal" ? host : null);
  if (literal) return [{ host, address: literal, family: literal.includes(":") ? 6 : 4, port }];
  return (names.find((name) => name.host === host)?.addresses ?? []).map(({ address, family }) => ({
    host,
    address,
    family,
    port,
  }));
}

/** Each says the same a second time: a name that gives one of many addresses each time is no disagreement. */
async function areSteady(context: ProbeContext, resolvers: ResolverAnswer[]): Promise<boolean> {
  const signal = context.within(againMs);
  const again = await Promise.all(resolvers.map(({ host, server }) => askNameServer(host, server, againMs, signal)));
  return resolvers.every((one, at) => {
    const second = again[at];
    // One that answers only once cannot be held to it.
    return !second || second.reason !== null || one.reason !== null || addressesOf(one) === addressesOf(second);
  });
}

function addressesOf({ a, aaaa }: ResolverAnswer): string {
  return [...a, ...aaaa]
    .map(({ address }) => address)
    .sort()
    .join(" ");
}

/**
 * Only resolvers that the target names are expected to agree, and only
 * those that answered; a name may live in the hosts file alone.
 */
function disagree(resolvers: ResolverAnswer[], named: string[]): boolean {
  if (named.length === 0) return false;
  const sets = resolvers
    .filter(({ rcodeA, rcodeAAAA }) => [rcodeA, rcodeAAAA].some((code) => code === "NOERROR" || code === "NXDOMAIN"))
    .map(addressesOf);
  return new Set(sets).size > 1;
}

function describe({ host, code, reason }: NameAnswer): string {
  const words: Partial<Record<Reason, string>> = {
    nxdomain: "does not exist (NXDOMAIN)",
    "no-address": "exists, but has no A or AAAA record",
    servfail: "cannot be answered by the resolver (SERVFAIL)",
    "resolver-timeout": "got no answer from the resolver in time",
    "resolver-unreachable": "cannot be asked: the resolver cannot be reached from here",
    "resolver-garbled": "got an answer from the resolver that cannot be read",
    "resolver-refused": "cannot be asked: the resolver refuses, or nothing listens there",
  };
  return `${host} ${(reason && words[reason]) ?? "cannot be resolved"}${code ? ` [${code}]` : ""}`;
}

export const dns: Probe<"dns"> = { id: "dns", title: "Name resolution", layer: "dns", needs: ["config"], run };
