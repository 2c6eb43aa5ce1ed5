import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Cloud SQL's socket stands in the path of the URL, where the database's name belongs",
  reference: "transact-rs/sqlx#2935",
  neighbour: "wild/cloud-sql-socket-missing",
  expect: {
    status: "down",
    cause: ["config-host-missing", "config-url-invalid", "tcp-refused"],
    owner: "client",
    says: /host=\/cloudsql/,
  },
  arrange: async (lab) => {
    await postgres(lab);
    return { target: { url: "postgres://app:correct%20horse@/cloudsql/shop-161002:us-east1:orders/app" } };
  },
});
