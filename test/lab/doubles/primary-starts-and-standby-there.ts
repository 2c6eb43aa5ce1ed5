import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the primary of two hosts is starting up, and the other is a standby: the URL wants the one that writes",
  neighbour: "wild/only-a-standby-is-named",
  expect: {
    status: "down",
    cause: ["startup-starting-up", "server-read-only"],
    confidence: "likely",
    says: /may be the primary: the database system is/,
  },
  arrange: async (lab) => {
    const primary = await postgres(lab);
    const standby = await postgres(lab, {
      standbyOf: primary,
      settings: { primary_conninfo: `host=${primary.socketDir} port=${primary.port} user=postgres` },
    });
    const starting = await postgres(lab, {
      doNotWait: true,
      files: { "recovery.signal": "" },
      settings: { restore_command: "sleep 600" },
    });
    const hosts = `127.0.0.1:${starting.port},127.0.0.1:${standby.port}`;
    return { url: `postgres://app:correct%20horse@${hosts}/app?target_session_attrs=read-write` };
  },
});
