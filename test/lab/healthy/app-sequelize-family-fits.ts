import { applicationName } from "../parts/application.ts";
import { netWithNames } from "../parts/dns.ts";
import { at } from "../parts/place.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { firstAddressAlone, sequelizeApplication, sequelizeOf, tryAgain } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Sequelize on a Node that takes the first address alone, and the server listens on both",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  sessions: 3,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [`--host-record=db.lab,${at.server4},${at.server6}`]);
    const database = await postgres(lab, { place: server });
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
