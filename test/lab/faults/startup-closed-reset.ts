import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "something accepts the connection and resets it at once",
  expect: { status: "down", cause: "startup-closed" },
  arrange: async (lab) => ({ url: (await hostile(lab, async ({ socket }) => void socket.resetAndDestroy())).url() }),
});
