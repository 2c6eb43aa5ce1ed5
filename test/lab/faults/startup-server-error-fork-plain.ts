import { cannotFork } from "../parts/no-fork.ts";
import { debianBin } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The postmaster answers in the words of protocol 2: "E", a text, and nothing else.
export const scene = scenario({
  title: "the server cannot fork, and the URL asks for no TLS",
  needs: [`${debianBin}/postgres`, "prlimit"],
  root: true,
  expect: { status: "down", cause: "startup-server-error" },
  arrange: async (lab) => ({ url: (await cannotFork(lab)).url({ query: "sslmode=disable" }) }),
});
