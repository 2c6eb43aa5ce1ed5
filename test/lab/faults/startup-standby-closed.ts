import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is a standby with hot_standby = off",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "startup-standby-closed" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      files: { "standby.signal": "" },
      settings: { hot_standby: "off" },
      doNotWait: true,
    });
    return { url: server.url() };
  },
});
