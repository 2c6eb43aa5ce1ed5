import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the bracket around the IPv6 address is not closed",
  expect: { status: "down", cause: "config-url-invalid" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("@127.0.0.1:", "@[::1:") };
  },
});
