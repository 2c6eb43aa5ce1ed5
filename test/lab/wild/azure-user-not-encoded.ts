import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the user is USER@SERVER, as Azure's Single Server wants it, and its @ is not encoded",
  reference: "PostgREST/postgrest#1646",
  neighbour: "faults/config-password-at",
  expect: {
    status: "down",
    cause: ["config-url-invalid", "config-password-unescaped", "config-port-invalid"],
    says: /user.*%40/,
  },
  arrange: () =>
    Promise.resolve({ url: "postgres://herouser@dbhost:pass123@dbhost.postgres.database.azure.com/orders" }),
});
