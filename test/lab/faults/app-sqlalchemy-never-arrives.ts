import { appPassword, postgres } from "../parts/postgres.ts";
import { sqlalchemyApplication, sqlalchemyNeeds, tryInVain } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode in a URL for asyncpg: SQLAlchemy raises TypeError at each connection",
  reference: "https://github.com/MagicStack/asyncpg/issues/737",
  needs: sqlalchemyNeeds,
  expect: { status: "down", cause: "app-config-invalid-option", also: ["app-not-connecting"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const config = await sqlalchemyApplication(
      lab,
      `import os
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    f"postgresql+asyncpg://app:{os.environ['DB_PASSWORD']}@127.0.0.1:${server.port}/app?sslmode=prefer",
    pool_size=5,
)
`,
      tryInVain,
      appPassword,
    );
    return {
      target: {
        url: server.url(),
        application: { framework: "sqlalchemy", role: "web", expected_connections: 1, config },
      },
    };
  },
});
