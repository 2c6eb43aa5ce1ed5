import { configFile } from "../parts/application.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a bare :keepalive among Ecto’s socket options: the application never opens a socket",
  expect: { status: "down", cause: "app-config-invalid-option", also: ["app-not-connecting"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
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
  socket_options: [:inet, :keepalive]
`,
    );
    return { target: { url: server.url(), application: { framework: "ecto", expected_connections: 1, config } } };
  },
});
