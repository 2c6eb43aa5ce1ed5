import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the client's password is not the one that the pooler knows",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["auth-password-rejected", "pooler-user-unknown"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server);
    return { url: pooler.url({ password: "another" }) };
  },
});
