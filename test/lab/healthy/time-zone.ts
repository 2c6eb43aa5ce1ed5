import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a server in another time zone, with dates written its own way",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      settings: { timezone: "Pacific/Chatham", log_timezone: "Pacific/Chatham", datestyle: "German, DMY" },
    });
    return { url: server.url() };
  },
});
