import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "user, password and port are there, and nothing stands where the host belongs",
  expect: { status: "down", cause: "config-host-missing" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { target: { url: server.url().replace("@127.0.0.1:", "@:") } };
  },
});
