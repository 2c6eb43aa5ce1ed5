import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL wants a server that takes writes, and the only host that it names is a standby",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-TARGET-SESSION-ATTRS",
  neighbour: "wild/primary-gone-standby-there",
  expect: { status: "down", cause: "server-read-only", confidence: "confirmed" },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    return { url: standby.url({ query: "target_session_attrs=read-write" }) };
  },
});
