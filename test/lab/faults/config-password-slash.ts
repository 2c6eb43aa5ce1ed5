import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password holds a slash that is not percent-encoded",
  expect: { status: "down", cause: "config-password-unescaped" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.sql("alter role app password 'correct/horse'");
    return { url: server.url({ password: "correct/horse" }).replace("%2F", "/") };
  },
});
