import { appSessions, configFile } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the same with {:keepalive, true}, and the application is there",
  sessions: 6,
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await appSessions(lab, server.url(), 5);
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
  port: ${server.port},
  socket_options: [:inet, {:keepalive, true}]
`,
    );
    return { target: { url: server.url(), application: { framework: "ecto", expected_connections: 1, config } } };
  },
});
