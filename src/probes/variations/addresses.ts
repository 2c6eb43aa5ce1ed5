// A resolver knows another address for the very name than this machine went to: does a PostgreSQL answer there?
import { serialize } from "pg-protocol";
import type { Candidate, ProbeContext } from "../probe.ts";
import { askNameServer } from "../way-in/resolve/resolver.ts";
import { systemLookup } from "../way-in/resolve/system.ts";
import { WireFailure } from "../wire/failure.ts";
import { Wire } from "../wire/wire.ts";
import type { Variation } from "./variation.ts";

const stepMs = 1300;
const mostAddresses = 4;

interface Other extends Candidate {
  server: string;
}

/** Addresses of the resolvers' own answers that are none of this machine's. */
function others({ carried, seen }: ProbeContext): Other[] {
  const known = new Set(carried.candidates.map(({ address }) => address));
  const [first] = carried.candidates;
  const found = (seen("dns")?.facts?.resolvers ?? []).flatMap(({ host, server, a, aaaa }): Other[] =>
    [...a, ...aaaa].map(({ address }) => ({
      host,
      server,
      address,
      family: address.includes(":") ? 6 : 4,
      port: carried.candidates.find((one) => one.host === host)?.port ?? first?.port ?? 5432,
    })),
  );
  return found
    .filter(({ address }, at) => !known.has(address) && found.findIndex((one) => one.address === address) === at)
    .slice(0, mostAddresses);
}

export const otherAddress: Variation = {
  id: "other-address",
  varied: "address",
  terms: (context, failed) => {
    const isEarly =
      failed !== null && ["tcp", "tls", "startup"].includes(failed.id) && failed.reason !== "server-error";
    const list = isEarly ? others(context) : [];
    const [used] = context.carried.candidates;
    return used && list.length > 0 ? { from: used.address, to: list.map(({ address }) => address).join(", ") } : null;
  },
  run: async (context) => {
    const list = others(context);
    const answered = await Promise.all(list.map((one) => answers(context, one)));
    const found = list.find((_, at) => answered[at]);
    const [used] = context.carried.candidates;
    if (found && used && gotNoAnswer(context) && (await answers(context, used)))
      return { outcome: "failed", said: `${found.address} answers, and by now ${used.address} as well`, isOver: true };
    if (found && (await rotates(context, found)))
      return {
        outcome: "failed",
        to: found.address,
        said: `${found.host} has several addresses in turn, and a PostgreSQL answers at ${found.address}`,
      };
    return found
      ? {
          outcome: "passed",
          to: found.address,
          said: `${found.server} knows this address for ${found.host}, and a PostgreSQL answers there`,
        }
      : { outcome: "failed", said: "the other addresses from the resolvers do not answer either" };
  },
};

/** Nobody answered the way in; else who answered is who must be another than the server. */
function gotNoAnswer({ seen }: ProbeContext): boolean {
  return seen("tcp")?.outcome === "failed" || (seen("tls")?.outcome === "failed" && !seen("tls")?.facts?.answer);
}

const lookUpMs = 500;
/** Not one after the other: servers that are given in turn would come round to the same one each. */
const lookUps = ["own", "resolver", "resolver", "own", "own", "resolver"] as const;

/**
 * A name that stands for several servers, one at a time (a reader endpoint, a headless service): then this machine's
 * own answer changes, or the resolver's does, and no two of them differ.
 */
async function rotates(context: ProbeContext, { host, server, address }: Other): Promise<boolean> {
  const said = new Set<string>();
  for (const asked of lookUps) {
    if (context.signal.aborted) return false;
    const signal = context.within(lookUpMs);
    if (asked === "own") {
      const { addresses } = await systemLookup(host, signal);
      if (addresses.some((one) => one.address === address)) return true;
      continue;
    }
    const { a, aaaa } = await askNameServer(host, server, lookUpMs, signal);
    const all = [...a, ...aaaa].map((one) => one.address).sort();
    if (all.length > 0) said.add(all.join(" "));
  }
  return said.size > 1;
}

/** Whether it answers the request for TLS as PostgreSQL does. No credentials. */
async function answers(context: ProbeContext, to: Candidate): Promise<boolean> {
  let wire: Wire | null = null;
  try {
    wire = await Wire.open(to, context.within(stepMs));
    wire.write(serialize.requestSsl());
    const said = (await wire.read(1, context.within(stepMs))).toString("latin1");
    return said === "S" || said === "N";
  } catch (failure) {
    if (!(failure instanceof WireFailure)) throw failure;
    return false;
  } finally {
    wire?.close();
  }
}
