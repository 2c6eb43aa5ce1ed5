import { setTimeout as sleep } from "node:timers/promises";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server's main process stands still for six seconds, runs for one, and so on",
  root: true,
  // The kernel accepts meanwhile: connections wait, and nobody answers them.
  expect: {
    status: "degraded",
    // A check that meets one stop of six seconds sees one slow login.
    cause: ["startup-slow", "startup-silent", "capacity-some-connections-fail", "tcp-lossy", "server-overloaded"],
    owner: ["operator", "network", "unclear"],
    says: /\d+ of \d+/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      url: server.url(),
      during: async (signal) => {
        while (!signal.aborted) {
          server.signal("SIGSTOP");
          await pauseUnless(signal, 6000);
          server.signal("SIGCONT");
          await pauseUnless(signal, 1000);
        }
      },
    };
  },
});

function pauseUnless(signal: AbortSignal, ms: number): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => {});
}
