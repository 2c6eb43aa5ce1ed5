import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password is another one",
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ password: "wrong" }) };
  },
});
