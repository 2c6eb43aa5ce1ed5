import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "three addresses behind one name, all alive",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const addresses = ["10.77.0.2", "10.77.0.3", "10.77.0.4"];
    const { client, server } = await netWithNames(
      lab,
      addresses.map((one) => `--host-record=db.lab,${one}`),
    );
    for (const one of addresses.slice(1)) await server.run(["ip", "addr", "add", `${one}/24`, "dev", "vs"]);
    const database = await postgres(lab, { place: server });
    return { url: database.url({ host: "db.lab" }), from: client };
  },
});
