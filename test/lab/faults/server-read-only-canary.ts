import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a guard made the role read-only, and one write may be tried",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "server-read-only" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      sql: ["alter role app in database app set default_transaction_read_only = on"],
    });
    return { url: server.url(), words: ["--allow-write-canary"] };
  },
});
