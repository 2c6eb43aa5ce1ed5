import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the database's transactions are read-only by default",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "server-read-only" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      sql: ["alter database app set default_transaction_read_only = on"],
    });
    return { url: server.url() };
  },
});
