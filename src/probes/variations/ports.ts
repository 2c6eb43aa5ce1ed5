// Nobody listens on the port of the URL: does a PostgreSQL, or a pooler, on one of the usual ones of the same address?
import { serialize } from "pg-protocol";
import type { Variation } from "./variation.ts";
import { WireFailure } from "../wire/failure.ts";
import { Wire } from "../wire/wire.ts";

/** PostgreSQL's own and its second cluster's, PgBouncer's, Supabase's and pgpool's. */
const usualPorts = [5432, 5433, 6432, 6543, 9999];
const stepMs = 800;

export const otherPort: Variation = {
  id: "other-port",
  varied: "port",
  terms: ({ carried }, failed) => {
    const [to] = carried.candidates;
    const isRefused = failed?.id === "tcp" && failed.reason === "refused" && to !== undefined && to.family !== 0;
    return isRefused ? { from: String(to.port), to: usualPorts.filter((port) => port !== to.port).join(", ") } : null;
  },
  run: async (context, to) => {
    const open = await Promise.all(
      usualPorts.map(async (port) => {
        if (port === to.port) return null;
        let wire: Wire | null = null;
        try {
          wire = await Wire.open({ ...to, port }, context.within(stepMs));
          wire.write(serialize.requestSsl());
          const said = (await wire.read(1, context.within(stepMs))).toString("latin1");
          return said === "S" || said === "N" ? port : null;
        } catch (failure) {
          if (!(failure instanceof WireFailure)) throw failure;
          return null;
        } finally {
          wire?.close();
        }
      }),
    );
    const found = open.filter((port) => port !== null).join(", ");
    return found !== ""
      ? { outcome: "passed", said: "answers like PostgreSQL", to: found }
      : { outcome: "failed", said: "no PostgreSQL on the usual ports" };
  },
};
