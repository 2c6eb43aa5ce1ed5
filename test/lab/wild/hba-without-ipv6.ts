import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "localhost is ::1 first, and pg_hba.conf has a line for 127.0.0.1 only",
  reference: "itsmechlark/features#20",
  neighbour: "faults/auth-hba-no-entry",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "auth-hba-rejected", owner: "client", says: /127\.0\.0\.1/ },
  arrange: async (lab) => {
    const { client } = await net(lab);
    await client.overlay("/etc/hosts", "::1 localhost\n127.0.0.1 localhost\n");
    const server = await postgres(lab, { place: client, hba: ["host all all 127.0.0.1/32 scram-sha-256"] });
    return { url: server.url({ host: "localhost" }), from: client };
  },
});
