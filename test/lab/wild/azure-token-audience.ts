import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the token for Azure is for another resource",
  reference: "microsoft/azuredatastudio-postgresql#505",
  neighbour: "faults/auth-wrong-password-cleartext",
  expect: { status: "down", cause: "auth-token-rejected" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "28000",
        M:
          "The access token does not have a valid audience claim. Please acquire a new token for the resource " +
          '"https://ossrdbms-aad.database.windows.net".',
        R: "auth_failed",
      },
      "password",
    );
    return { url: server.url() };
  },
});
