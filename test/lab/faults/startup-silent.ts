import { hostile } from "../parts/hostile.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "something accepts the connection and never says a word",
  expect: { status: "down", cause: "startup-silent" },
  arrange: async (lab) => ({ url: (await hostile(lab, async () => {})).url() }),
});
