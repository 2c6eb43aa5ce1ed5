import { pgbouncer } from "../parts/pgbouncer.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { sqlalchemyApplication, sqlalchemyNeeds, tryInVain } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "asyncpg names its statements below SQLAlchemy, and the pooler is in transaction mode",
  reference: "https://github.com/sqlalchemy/sqlalchemy/issues/6467",
  neighbour: "healthy/app-sqlalchemy-statements-fit",
  needs: [...sqlalchemyNeeds, "pgbouncer"],
  sessions: 3,
  expect: { status: "degraded", cause: "app-config-pooler-mismatch" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, {
      settings: { pool_mode: "transaction", ignore_startup_parameters: "extra_float_digits,jit" },
    });
    // Two workers, one connection of the server: the second one's statement has the first one's name.
    const config = await sqlalchemyApplication(
      lab,
      `import os
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(
    f"postgresql+asyncpg://app:{os.environ['DB_PASSWORD']}@127.0.0.1:${pooler.port}/app",
    pool_size=5,
)
`,
      tryInVain.replace('raise SystemExit("it came in")', 'print("it came in", flush=True); await asyncio.sleep(0.2)'),
      appPassword,
    );
    return { target: { url: pooler.url(), application: { framework: "sqlalchemy", config } } };
  },
});
