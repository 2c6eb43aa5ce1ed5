import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the whole server's transactions are read-only by default",
  expect: { status: "down", cause: "server-read-only" },
  arrange: async (lab) => {
    const server = await postgres(lab, { settings: { default_transaction_read_only: "on" } });
    return { url: server.url() };
  },
});
