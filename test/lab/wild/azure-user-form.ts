import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Azure's gateway wants the user as user@server",
  reference: "MicrosoftDocs/azure-docs#6371",
  neighbour: "faults/auth-wrong-password",
  expect: { status: "down", cause: "pooler-user-unknown", owner: "client" },
  arrange: async (lab) => {
    const server = await speaker(lab, {
      C: "28000",
      M:
        "Invalid Username specified. Please check the Username and retry connection. The Username should be in " +
        "<username@hostname> format.",
    });
    return { url: server.url() };
  },
});
