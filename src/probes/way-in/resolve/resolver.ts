// What one DNS server says by itself: A, AAAA, the CNAME chain, TTLs and response codes (RFC 1035 §4.1.1).
import { Resolver } from "node:dns/promises";
import { isIP } from "../../../ip.ts";
import type { ResolverAnswer } from "../../facts.ts";
import { errnoOf } from "../../wire/failure.ts";
import type { Reason } from "../../../report/observation.ts";

/** c-ares code → response code's name; null where no response came. */
const rcodes: Record<string, string | null> = {
  ENODATA: "NOERROR",
  ENOTFOUND: "NXDOMAIN",
  ESERVFAIL: "SERVFAIL",
  EREFUSED: "REFUSED",
  EFORMERR: "FORMERR",
  ENOTIMP: "NOTIMP",
  ETIMEOUT: null,
  ECONNREFUSED: null,
  ECANCELLED: null,
};

/** Servers of this machine's resolver configuration, read anew. */
export function systemServers(): string[] {
  return new Resolver().getServers().slice(0, 3);
}

/** @param server an IP literal, with `:port` when it is not 53 */
export async function askNameServer(
  host: string,
  server: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ResolverAnswer> {
  const answer: ResolverAnswer = {
    host,
    server,
    a: [],
    aaaa: [],
    cnames: [],
    rcodeA: null,
    rcodeAAAA: null,
    reason: null,
  };
  const resolver = new Resolver({ timeout: Math.max(200, timeoutMs), tries: 1 });
  try {
    resolver.setServers([bracketed(server)]);
  } catch {
    return { ...answer, reason: "resolver-refused" };
  }
  const stop = () => resolver.cancel();
  signal.addEventListener("abort", stop, { once: true });
  const codes: string[] = [];
  const ask = async <T>(question: Promise<T[]>): Promise<{ records: T[]; rcode: string | null }> => {
    try {
      return { records: await question, rcode: "NOERROR" };
    } catch (error) {
      const code = errnoOf(error) ?? "";
      codes.push(code);
      return { records: [], rcode: rcodes[code] ?? null };
    }
  };
  const [a, aaaa, chain] = await Promise.all([
    ask(resolver.resolve4(host, { ttl: true })),
    ask(resolver.resolve6(host, { ttl: true })),
    cnameChain(resolver, host),
  ]);
  signal.removeEventListener("abort", stop);
  answer.a = a.records.map(({ address, ttl }) => ({ address, ttlSeconds: ttl }));
  answer.aaaa = aaaa.records.map(({ address, ttl }) => ({ address, ttlSeconds: ttl }));
  answer.cnames = chain;
  answer.rcodeA = a.rcode;
  answer.rcodeAAAA = aaaa.rcode;
  answer.reason = answer.a.length + answer.aaaa.length > 0 ? null : reasonOf(answer, codes);
  return answer;
}

function reasonOf({ rcodeA, rcodeAAAA }: ResolverAnswer, codes: string[]): Reason {
  const seen = new Set([rcodeA, rcodeAAAA]);
  if (seen.has("NXDOMAIN")) return "nxdomain";
  if (rcodeA === "NOERROR" && rcodeAAAA === "NOERROR") return "no-address";
  if (seen.has("REFUSED") || codes.includes("ECONNREFUSED")) return "resolver-refused";
  if (codes.includes("ETIMEOUT") || codes.includes("ECANCELLED")) return "resolver-timeout";
  if (["SERVFAIL", "FORMERR", "NOTIMP"].some((name) => seen.has(name))) return "servfail";
  return codes.some((code) => code === "EBADRESP" || code === "EBADNAME") ? "resolver-garbled" : "resolver-unreachable";
}

async function cnameChain(resolver: Resolver, host: string): Promise<string[]> {
  const chain: string[] = [];
  for (let name = host; chain.length < 8;) {
    const [next] = await resolver.resolveCname(name).catch(() => [] as string[]);
    if (!next || chain.includes(next)) break;
    chain.push(next);
    name = next;
  }
  return chain;
}

function bracketed(server: string): string {
  return isIP(server) === 6 ? `[${server}]` : server;
}
