import { pgbouncer } from "../parts/pgbouncer.ts";
import { appPassword, postgres } from "../parts/postgres.ts";
import { sqlalchemyApplication, sqlalchemyNeeds } from "../parts/real-driver.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "SQLAlchemy with psycopg2, which names no statements, on a pooler in transaction mode",
  needs: [...sqlalchemyNeeds, "pgbouncer"],
  sessions: 3,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { pool_mode: "transaction" } });
    const config = await sqlalchemyApplication(
      lab,
      `import os
from sqlalchemy import create_engine

engine = create_engine(
    f"postgresql+psycopg2://app:{os.environ['DB_PASSWORD']}@127.0.0.1:${pooler.port}/app",
    pool_size=5,
)
`,
      `
for at in range(100):
    with engine.begin() as one:
        one.execute(text("select :at + 1"), {"at": at % 7})
print("asked", flush=True)
time.sleep(600)
`,
      appPassword,
    );
    return { target: { url: pooler.url(), application: { framework: "sqlalchemy", config } } };
  },
});
