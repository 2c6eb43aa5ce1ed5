import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PGSSLMODE has a value that no sslmode has",
  expect: { status: "down", cause: "config-sslmode-invalid" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return {
      env: {
        PGHOST: "127.0.0.1",
        PGPORT: String(server.port),
        PGUSER: "app",
        PGDATABASE: "app",
        PGPASSWORD: "correct horse",
        PGSSLMODE: "required",
      },
    };
  },
});
