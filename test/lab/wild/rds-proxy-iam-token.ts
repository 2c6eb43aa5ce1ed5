import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "RDS Proxy rejects the IAM token",
  reference: "duckdb/duckdb-postgres#576",
  neighbour: "faults/auth-wrong-password-cleartext",
  expect: { status: "down", cause: "auth-token-rejected" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "28000",
        M: "The IAM authentication failed for the role app. Check the IAM token for this role and try again.",
      },
      "password",
    );
    return { url: server.url() };
  },
});
