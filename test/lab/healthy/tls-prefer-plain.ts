import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "sslmode=prefer, and the server has no TLS",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => ({ url: (await postgres(lab, { major: 15 })).url({ query: "sslmode=prefer" }) }),
});
