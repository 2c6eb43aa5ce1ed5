import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the IPv6 address stands without brackets",
  expect: { status: "down", cause: ["config-port-invalid", "config-url-invalid"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url().replace("@127.0.0.1:", "@::1:") };
  },
});
