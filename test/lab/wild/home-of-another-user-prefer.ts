import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "HOME is still root's, so sslmode=prefer goes on without TLS, and the server takes TLS alone",
  reference: "dathere/datapusher-plus#113",
  neighbour: "wild/home-of-another-user",
  needs: ["setpriv"],
  root: true,
  expect: {
    status: "down",
    cause: "config-file-unusable",
    owner: "client",
    says: /HOME/,
  },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all scram-sha-256"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { hba });
    return {
      url: server.url(),
      env: { HOME: "/root", USER: "www-data" },
      under: ["setpriv", "--reuid", "33", "--regid", "33", "--clear-groups"],
    };
  },
});
