import { freePort } from "../../../src/embedded/cluster.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the primary of two hosts is gone, the standby answers, and the URL wants the one that writes",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS",
  neighbour: "wild/only-a-standby-is-named",
  expect: {
    status: "down",
    cause: ["tcp-refused", "server-read-only", "tcp-some-addresses-fail"],
    owner: "operator",
    confidence: "likely",
    says: /refused/,
  },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    const gone = await freePort();
    return {
      url: `postgres://app:correct%20horse@127.0.0.1:${gone},127.0.0.1:${standby.port}/app?target_session_attrs=read-write`,
    };
  },
});
