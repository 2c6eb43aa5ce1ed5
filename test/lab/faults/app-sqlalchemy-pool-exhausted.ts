import { applicationName } from "../parts/application.ts";
import { pause } from "../parts/busy.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { holdTransactions, sqlalchemyApplication, sqlalchemyNeeds } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "SQLAlchemy's whole pool is taken, and idle in transactions",
  reference: "https://github.com/ckan/ckan/issues/5863",
  neighbour: "healthy/app-sqlalchemy-arrives",
  needs: sqlalchemyNeeds,
  sessions: 6,
  expect: { status: "degraded", cause: "capacity-checkout-slow" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const config = await sqlalchemyApplication(
      lab,
      `import os
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    f"postgresql+asyncpg://app:{os.environ['DB_PASSWORD']}@127.0.0.1:${server.port}/app",
    pool_size=4,
    max_overflow=0,
    connect_args={"server_settings": {"application_name": "${applicationName}"}},
)
`,
      holdTransactions(4),
      appPassword,
    );
    await pause(5500);
    return {
      target: {
        url: server.url(),
        application: {
          framework: "sqlalchemy",
          application_name: applicationName,
          expected_connections: 1,
          pool_size: 4,
          config,
        },
      },
    };
  },
});
