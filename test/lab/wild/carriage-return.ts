import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the file of the environment has Windows' line ends, and the database's name ends in a carriage return",
  reference: "strapi-community/strapi-tool-dockerize#182",
  neighbour: "faults/admission-database-missing",
  expect: {
    status: "down",
    cause: ["config-stray-whitespace", "admission-database-missing"],
    owner: "client",
    says: /carriage return|line break|white space|whitespace/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      env: {
        PGHOST: "127.0.0.1",
        PGPORT: String(server.port),
        PGUSER: "app",
        PGPASSWORD: "correct horse",
        PGDATABASE: "app\r",
      },
    };
  },
});
