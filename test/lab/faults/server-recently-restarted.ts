import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server was started a moment ago",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null, also: ["server-recently-restarted"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15 });
    return { url: server.url() };
  },
});
