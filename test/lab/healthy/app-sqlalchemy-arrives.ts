import { applicationName } from "../parts/application.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { askAgain, sqlalchemyApplication, sqlalchemyNeeds } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "SQLAlchemy with asyncpg is there, and works",
  needs: sqlalchemyNeeds,
  sessions: 6,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const config = await sqlalchemyApplication(
      lab,
      `import os
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    f"postgresql+asyncpg://app:{os.environ['DB_PASSWORD']}@127.0.0.1:${server.port}/app?ssl=prefer",
    pool_size=4,
    max_overflow=0,
    connect_args={"server_settings": {"application_name": "${applicationName}"}},
)
`,
      askAgain,
      appPassword,
    );
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
