import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler's user list does not have the role",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-user-unknown", "auth-password-rejected"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["create role late login password 'correct horse'"] });
    const pooler = await pgbouncer(lab, server);
    return { url: pooler.url({ user: "late" }) };
  },
});
