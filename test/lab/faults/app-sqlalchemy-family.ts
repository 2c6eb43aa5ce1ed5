import { applicationName } from "../parts/application.ts";
import { netWithNames } from "../parts/dns.ts";
import { at } from "../parts/place.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { sqlalchemyApplication, sqlalchemyNeeds, tryInVain } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "SQLAlchemy is given the server's IPv4 address, and the server listens on IPv6 only",
  neighbour: "healthy/app-sqlalchemy-family-fits",
  needs: [...sqlalchemyNeeds, "ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "app-not-connecting" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, [`--host-record=db.lab,${at.server6}`]);
    const database = await postgres(lab, { place: server, settings: { listen_addresses: at.server6 } });
    const url = `postgresql+asyncpg://app:{os.environ['DB_PASSWORD']}@${at.server4}:${database.port}/app`;
    const config = await sqlalchemyApplication(
      lab,
      `import os
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    f"${url}",
    connect_args={"server_settings": {"application_name": "${applicationName}"}},
)
`,
      tryInVain,
      appPassword,
      client.enter,
    );
    return {
      target: {
        url: database.url({ host: "db.lab" }),
        application: { framework: "sqlalchemy", application_name: applicationName, expected_connections: 1, config },
      },
      from: client,
    };
  },
});
