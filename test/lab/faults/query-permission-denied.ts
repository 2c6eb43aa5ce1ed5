import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a hardened server lets the role run no function that it was not granted",
  expect: { status: "down", cause: "query-permission-denied" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: ["revoke execute on function pg_catalog.repeat(text, int) from public"],
    });
    return { url: server.url() };
  },
});
