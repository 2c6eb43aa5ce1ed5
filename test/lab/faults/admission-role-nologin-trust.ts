import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for no password, and the role may not log in",
  expect: { status: "down", cause: "admission-role-cannot-login" },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["host all all all trust"], sql: ["create role readers nologin"] });
    return { url: server.url({ user: "readers" }) };
  },
});
