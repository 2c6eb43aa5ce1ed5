import { createHash } from "node:crypto";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgBouncer knows the password as an MD5 hash only, and its server wants SCRAM",
  reference: "airflow-helm/charts#556",
  neighbour: "faults/pooler-password",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: ["pooler-server-login-failed", "pooler-server-unreachable"], owner: "operator" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const hash = createHash("md5").update("correct horseapp").digest("hex");
    const pooler = await pgbouncer(lab, server, {
      settings: { auth_type: "md5" },
      files: { "users.txt": `"app" "md5${hash}"\n"boss" "rules the pooler"\n` },
    });
    return { url: pooler.url() };
  },
});
