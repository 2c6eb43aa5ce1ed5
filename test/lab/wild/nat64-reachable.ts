import { dnsmasq, resolvers } from "../parts/dns.ts";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "DNS64 makes the server's address, a gateway translates it, and this machine has no IPv4 way to it",
  reference: "https://www.rfc-editor.org/rfc/rfc6147",
  neighbour: "wild/nat64-without-a-gateway",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await server.run(["ip", "addr", "add", "64:ff9b::c000:202/128", "dev", "vs", "nodad"]);
    await client.run(["ip", "-6", "route", "add", "64:ff9b::/96", "via", at.server6]);
    await dnsmasq(lab, server, ["--host-record=db.lab,64:ff9b::192.0.2.2"]);
    await resolvers(client, [at.server4]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
