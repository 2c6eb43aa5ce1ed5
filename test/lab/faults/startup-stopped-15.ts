import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the postmaster is stopped (SIGSTOP): the kernel accepts for it, and nobody answers",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "startup-silent" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15 });
    server.signal("SIGSTOP");
    return { url: server.url() };
  },
});
