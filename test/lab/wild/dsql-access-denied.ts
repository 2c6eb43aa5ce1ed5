import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Aurora DSQL does not take the token: it ran out after fifteen minutes",
  // The report shows the sentence alone.
  reference: "dbcodeio/public#637",
  neighbour: "faults/auth-wrong-password",
  expect: { status: "down", cause: "auth-token-rejected", confidence: "likely", owner: "client" },
  arrange: async (lab) => {
    const server = await speaker(lab, { M: "unable to accept connection, access denied" }, "password");
    return { url: server.url() };
  },
});
