import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a database that was made from template0 and holds nothing",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create database empty template template0 owner app"] });
    return { url: server.url({ database: "empty" }) };
  },
});
