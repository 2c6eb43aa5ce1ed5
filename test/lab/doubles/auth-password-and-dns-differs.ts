import { dnsmasq, netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one resolver still gives an old address, and where the name leads the password is wrong",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "auth-password-rejected", also: ["dns-answers-differ"] },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    await server.run(["ip", "addr", "add", "10.77.0.3/24", "dev", "vs"]);
    await dnsmasq(lab, server, ["--host-record=db.lab,10.77.0.4"], "10.77.0.3");
    const database = await postgres(lab, { place: server });
    return {
      target: { url: database.url({ host: "db.lab", password: "wrong" }), dns_servers: ["10.77.0.3"] },
      from: client,
    };
  },
});
