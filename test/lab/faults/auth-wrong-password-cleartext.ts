import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for the password in clear text, and it is another one",
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab, { hba: ["host all all all password"] });
    return { url: server.url({ password: "wrong" }) };
  },
});
