import { configFile } from "../parts/application.ts";
import { netWithNames } from "../parts/dns.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Ecto with :inet6, and the name has only an IPv4 address",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: { status: "down", cause: "app-config-family-mismatch" },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2"]);
    const database = await postgres(lab, { place: server });
    const config = await configFile(
      lab,
      "runtime.exs",
      `import Config
config :shop, Shop.Repo,
  hostname: "db.lab",
  username: "app",
  password: System.fetch_env!("DB_PASSWORD"),
  database: "app",
  pool_size: 5,
  socket_options: [:inet6]
`,
    );
    return {
      target: { url: database.url({ host: "db.lab" }), application: { framework: "ecto", config } },
      from: client,
    };
  },
});
