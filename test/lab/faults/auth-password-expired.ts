import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password is right, but was valid until yesterday",
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.sql(`alter role app valid until '${new Date(Date.now() - 86_400_000).toISOString()}'`);
    return { url: server.url() };
  },
});
