import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "host.docker.internal does not exist in a container on Linux",
  reference: "gitpod-io/gitpod#15272",
  neighbour: "faults/dns-nxdomain",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: ["dns-nxdomain", "dns-servfail", "dns-refused"], says: /host-gateway/ },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "host.docker.internal" }), from: client };
  },
});
