import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a port is published on IPv6 too, and what forwards it there resets each connection at its first byte",
  reference: "ariga/atlas#2622",
  neighbour: "faults/tcp-family-6-refused",
  needs: ["ip", "nft"],
  root: true,
  expect: {
    status: ["down", "degraded"],
    cause: ["startup-closed", "tcp-family-broken", "tcp-some-addresses-fail"],
    says: /IPv4/,
  },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await server.nft(
      "add rule inet d input meta nfproto ipv6 tcp dport 5432 tcp flags & psh == psh reject with tcp reset",
    );
    await postgres(lab, { place: server });
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n${at.server6} db.lab\n${at.server4} db.lab\n`);
    return { url: "postgres://app:correct%20horse@db.lab/app", from: client };
  },
});
