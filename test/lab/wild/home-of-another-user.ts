import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "HOME is still root's: libpq may not look whether a client certificate lies there",
  reference: "sissbruecker/linkding#660",
  neighbour: "healthy/tls-client-certificate",
  needs: ["setpriv"],
  root: true,
  expect: { status: "down", cause: "config-file-unusable", owner: "client", says: /HOME/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    return {
      url: server.url({ query: "sslmode=require" }),
      env: { HOME: "/root", USER: "www-data" },
      under: ["setpriv", "--reuid", "33", "--regid", "33", "--clear-groups"],
    };
  },
});
