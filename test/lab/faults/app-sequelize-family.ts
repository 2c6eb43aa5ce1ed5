import { applicationName } from "../parts/application.ts";
import { netWithNames } from "../parts/dns.ts";
import { at } from "../parts/place.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { firstAddressAlone, sequelizeApplication, sequelizeOf, tryAgain } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Sequelize on a Node that takes the first address alone, IPv4, and the server listens on IPv6 only",
  neighbour: "healthy/app-sequelize-family-fits",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "app-not-connecting", also: ["tcp-family-broken"] },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [`--host-record=db.lab,${at.server4},${at.server6}`]);
    const database = await postgres(lab, { place: server, settings: { listen_addresses: at.server6 } });
    const config = await sequelizeApplication(lab, sequelizeOf("db.lab", database.port), tryAgain, appPassword, {
      enter: client.enter,
      flags: firstAddressAlone,
    });
    return {
      target: {
        url: database.url({ host: "db.lab" }),
        application: { framework: "sequelize", application_name: applicationName, expected_connections: 1, config },
      },
      from: client,
    };
  },
});
