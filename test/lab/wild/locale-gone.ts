import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the operating system no longer has the database's locale",
  reference: "tianon/docker-postgres-upgrade#37",
  neighbour: "wild/collation-version",
  expect: {
    status: "down",
    cause: ["admission-database-damaged", "startup-server-error"],
    owner: "operator",
    says: /locale/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["update pg_database set datcollate = 'xx_YY.utf8', datctype = 'xx_YY.utf8' where datname = 'app'"],
    });
    return { url: server.url() };
  },
});
