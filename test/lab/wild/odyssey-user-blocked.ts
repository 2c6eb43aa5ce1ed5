import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Odyssey blocks a user that it does not know",
  reference: "yandex/odyssey#138",
  neighbour: "faults/pooler-user-unknown",
  expect: { status: "down", cause: ["pooler-user-unknown", "auth-hba-rejected", "pooler-database-unknown"] },
  arrange: async (lab) => {
    const server = await speaker(lab, { S: "ERROR", C: "28000", M: "odyssey: cd0cc8a7b6adf: user blocked" });
    return { url: server.url() };
  },
});
