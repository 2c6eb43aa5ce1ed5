import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's name leads to Cloudflare's proxy, which forwards no port of a database",
  reference: "dokku/dokku-postgres#249",
  neighbour: "faults/tcp-black-hole",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-timeout", owner: ["client", "network"], says: /Cloudflare/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await client.overlay("/etc/hosts", "127.0.0.1 localhost\n104.18.26.135 db.example.com\n");
    await client.run(["ip", "route", "add", "default", "via", "10.77.0.2"]);
    await server.nft("add rule inet d input tcp dport 5432 drop");
    return { url: database.url({ host: "db.example.com" }), from: client };
  },
});
