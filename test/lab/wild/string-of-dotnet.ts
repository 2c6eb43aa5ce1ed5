import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the variable holds .NET's connection string, with semicolons",
  reference: "npgsql/efcore.pg#1418",
  neighbour: "wild/string-of-pdo",
  expect: {
    status: "down",
    cause: ["config-url-invalid", "config-scheme-unsupported"],
    owner: "client",
    says: /\.NET/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const words = ["Host=127.0.0.1", `Port=${server.port}`, "Database=app", "Username=app", "Password=correct horse"];
    return { target: { url: words.join(";") } };
  },
});
