import { place } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the machine's time zone has a name that the server does not know, and a JVM sends it at login",
  reference: "pgjdbc/pgjdbc#3642",
  neighbour: "wild/time-zone-unknown",
  needs: ["unshare", "/usr/lib/postgresql/15/bin/postgres", "/usr/share/zoneinfo/Asia/Calcutta"],
  root: true,
  expect: { status: "healthy", cause: null, says: /Asia\/Calcutta/ },
  arrange: async (lab) => {
    const where = await place(lab);
    await where.overlay("/usr/share/zoneinfo/Asia/Calcutta", "not a time zone\n");
    const server = await postgres(lab, { place: where, major: 15 });
    return {
      target: { url: server.url({ host: "127.0.0.1" }), application: { framework: "spring" } },
      env: { TZ: "Asia/Calcutta" },
      from: where,
    };
  },
});
