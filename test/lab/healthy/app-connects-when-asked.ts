import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "an application that connects only when it is asked something has no session now",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: server.url(), application: { framework: "django", role: "app" } } };
  },
});
