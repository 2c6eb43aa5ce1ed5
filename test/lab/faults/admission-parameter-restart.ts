import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL's options set what only a restart of the server changes",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-parameter-rejected" },
  arrange: async (lab) => ({
    url: (await postgres(lab, { major: 15 })).url({ query: "options=-c%20shared_buffers%3D1GB" }),
  }),
});
