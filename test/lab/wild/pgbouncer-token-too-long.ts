import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the token that stands for the password is longer than PgBouncer takes",
  reference: "pgbouncer/pgbouncer#874",
  neighbour: "faults/auth-wrong-password-cleartext",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["auth-token-rejected", "auth-password-rejected", "pooler-parameter-rejected"],
    says: /long/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const pooler = await pgbouncer(lab, server, { settings: { auth_type: "plain" } });
    return { url: pooler.url({ password: "t".repeat(6000) }) };
  },
});
