import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// libpq takes the raw # as it stands; other drivers end the URL there.
export const scene = scenario({
  title: "a password with a raw #, and a database that does not exist",
  expect: { status: "down", cause: "admission-database-missing", also: ["config-password-unescaped"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app password 'correct#horse'"] });
    return { url: server.url({ password: "correct#horse", database: "orders" }).replace("%23", "#") };
  },
});
