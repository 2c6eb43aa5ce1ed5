import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server is recovering from an archive that takes its time",
  expect: { status: "down", cause: "startup-starting-up" },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      doNotWait: true,
      files: { "recovery.signal": "" },
      settings: { restore_command: "sleep 600" },
    });
    return { url: server.url() };
  },
});
