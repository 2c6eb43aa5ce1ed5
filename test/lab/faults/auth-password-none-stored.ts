import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role has no password at all on the server",
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create role fresh login"] });
    return { url: server.url({ user: "fresh" }) };
  },
});
