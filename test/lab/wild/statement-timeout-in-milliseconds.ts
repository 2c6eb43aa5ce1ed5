import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role's statement_timeout was meant in seconds and is 60 milliseconds",
  reference: "uktrade/data-workspace-frontend#2040",
  neighbour: "healthy/statement-timeout",
  expect: {
    status: ["healthy", "degraded"],
    cause: [null, "query-timeout"],
    owner: ["unclear", "client", "operator"],
    says: /60 ?ms/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app set statement_timeout = 60"] });
    return { url: server.url() };
  },
});
