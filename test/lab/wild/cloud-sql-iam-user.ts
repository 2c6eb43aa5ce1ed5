import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the identity that signed at Cloud SQL is not the user that logs in",
  reference: "GoogleCloudPlatform/cloud-sql-proxy#849",
  neighbour: "faults/auth-wrong-password-cleartext",
  expect: { status: "down", cause: "auth-token-rejected" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "28000",
        M: 'Cloud SQL IAM user authentication failed for user "app"',
        R: "auth_failed",
      },
      "password",
    );
    return { url: server.url() };
  },
});
