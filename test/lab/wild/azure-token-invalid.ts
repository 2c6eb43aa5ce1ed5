import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "what is sent for a token is none, at Azure",
  reference: "cyrilgdn/terraform-provider-postgresql#60",
  neighbour: "faults/auth-wrong-password-cleartext",
  expect: { status: "down", cause: "auth-token-rejected" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "28P01",
        M: "An error occurred while validating the access token. Please acquire a new token and retry.",
      },
      "password",
    );
    return { url: server.url() };
  },
});
