// A resolver knows another address for the very name than this machine went to: does a PostgreSQL answer there?
import { serialize } from "pg-protocol";
import type { Candidate, ProbeContext } from "../probe.ts";
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
    return found
      ? {
          outcome: "passed",
          to: found.address,
          said: `${found.server} knows this address for ${found.host}, and a PostgreSQL answers there`,
        }
      : { outcome: "failed", said: "the other addresses from the resolvers do not answer either" };
  },
};

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
