import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password holds a percent sign that is not percent-encoded",
  expect: { status: "down", cause: "config-password-unescaped" },
  arrange: async (lab) => {
    const server = await postgres(lab);
    await server.sql("alter role app password 'a%zb'");
    return { url: server.url({ password: "a%zb" }).replace("%25", "%") };
  },
});
