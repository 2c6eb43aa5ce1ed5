import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable holds the data source name of PHP's PDO",
  reference: "delight-im/PHP-Auth#324",
  neighbour: "faults/config-scheme-jdbc",
  expect: { status: "down", cause: ["config-url-invalid", "config-scheme-unsupported"], owner: "client", says: /PDO/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const words = [`host=127.0.0.1`, `port=${server.port}`, "dbname=app", "user=app", "password=correct horse"];
    return { target: { url: `pgsql:${words.join(";")}` } };
  },
});
