import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the name of an RDS instance that is not public has a private address, and nothing answers from here",
  reference: "cyrilgdn/terraform-provider-postgresql#175",
  neighbour: "faults/tcp-black-hole",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-timeout", owner: ["network", "client"], says: /private address/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    const host = "orders.cabc123def45.eu-central-1.rds.amazonaws.com";
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n10.0.11.40 ${host}\n`);
    await client.run(["ip", "route", "add", "default", "via", "10.77.0.2"]);
    await server.nft("add rule inet d input tcp dport 5432 drop");
    return { url: database.url({ host }), from: client };
  },
});
