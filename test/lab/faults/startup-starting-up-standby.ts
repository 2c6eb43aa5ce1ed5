import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a hot standby has not yet got the WAL that would make it consistent",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "startup-starting-up" },
  arrange: async (lab) => {
    const primary = await postgres(lab, { major: 15 });
    const standby = await postgres(lab, { major: 15, standbyOf: primary, doNotWait: true });
    return { url: standby.url() };
  },
});
