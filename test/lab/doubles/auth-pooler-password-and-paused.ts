import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler's database is paused, and the password is refused before anybody waits",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["auth-password-rejected", "pooler-user-unknown"] },
  arrange: async (lab) => {
    const pooler = await pgbouncer(lab, await postgres(lab));
    await pooler.console("pause app");
    return { url: pooler.url({ password: "wrong" }) };
  },
});
