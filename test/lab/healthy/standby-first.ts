import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "two hosts in the URL, the first a standby, and target_session_attrs asks for the one that writes",

  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    return {
      url: `postgres://app:correct%20horse@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/app?target_session_attrs=read-write`,
    };
  },
});
