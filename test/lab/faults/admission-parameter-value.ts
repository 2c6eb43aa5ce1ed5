import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the environment's PGOPTIONS give a parameter a value that it cannot have",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-parameter-rejected" },
  arrange: async (lab) => ({
    url: (await postgres(lab, { major: 15 })).url(),
    env: { PGOPTIONS: "-c statement_timeout=soon" },
  }),
});
