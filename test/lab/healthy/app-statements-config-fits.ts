import { configFile } from "../parts/application.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Ecto with prepare: :unnamed on a pooler in transaction mode",
  needs: ["pgbouncer"],
  sessions: 3,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const pooler = await pgbouncer(lab, await postgres(lab), { settings: { pool_mode: "transaction" } });
    const config = await configFile(
      lab,
      "runtime.exs",
      `import Config
config :shop, Shop.Repo,
  hostname: "127.0.0.1",
  username: "app",
  password: System.fetch_env!("DB_PASSWORD"),
  database: "app",
  pool_size: 5,
  prepare: :unnamed,
  port: ${pooler.port}
`,
    );
    return { target: { url: pooler.url(), application: { framework: "ecto", config } } };
  },
});
