import { pgpool } from "../parts/pgpool.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Pgpool-II cannot decrypt its own password file",
  reference: "pgpool/pgpool2#60",
  neighbour: "faults/auth-wrong-password",
  needs: ["pgpool"],
  expect: { status: "down", cause: ["pooler-auth-lookup-failed", "pooler-server-login-failed"], says: /pool_passwd/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    const port = await pgpool(
      lab,
      server.port,
      { enable_pool_hba: "on" },
      {
        "pool_hba.conf": "host all all 127.0.0.1/32 scram-sha-256\n",
        pool_passwd: "app:AES54xLUZ9PJbagrGosogJayQ==\n",
      },
    );
    return { url: server.url({ port }) };
  },
});
