import { cannotFork } from "../parts/no-fork.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's user may have no more processes, so that it cannot fork",
  needs: [`${debianBin}/postgres`, "prlimit"],
  root: true,
  expect: { status: "down", cause: "startup-server-error" },
  arrange: async (lab) => ({ url: (await cannotFork(lab)).url() }),
});
