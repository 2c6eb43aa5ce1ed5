import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "haproxy in TCP mode in front of one good server",
  needs: ["haproxy"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ port: await haproxy(lab, [server.port]) }) };
  },
});
