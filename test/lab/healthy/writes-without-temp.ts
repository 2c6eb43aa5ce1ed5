import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one write may be tried by a role that may make no temporary table",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      sql: ["create role writer login password 'correct horse'", "revoke temp on database app from public"],
    });
    return { url: server.url({ user: "writer" }), words: ["--allow-write-canary"] };
  },
});
