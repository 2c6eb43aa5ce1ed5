import { Client } from "pg";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application is there, under another application_name than the targets file has",
  neighbour: "faults/app-never-arrives",
  expect: { status: "down", cause: "app-not-connecting", confidence: "likely", says: /another application_name/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const client = new Client({ connectionString: server.url(), application_name: "orders-v2" });
    client.on("error", () => {});
    await client.connect();
    lab.defer(() => client.connection.stream.destroy());
    const application = { role: "app", application_name: "orders", expected_connections: 1 };
    return { target: { url: server.url(), application } };
  },
});
