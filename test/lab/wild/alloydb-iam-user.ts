import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "AlloyDB does not take the token that stands for the password",
  reference: "GoogleCloudPlatform/alloydb-auth-proxy#384",
  neighbour: "faults/auth-wrong-password-cleartext",
  expect: { status: "down", cause: "auth-token-rejected" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "28000",
        M: 'AlloyDB IAM user authentication failed for user "app"',
        R: "auth_failed",
      },
      "password",
    );
    return { url: server.url() };
  },
});
