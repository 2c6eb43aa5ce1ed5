import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password has a blank at its end that the server's has not",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-password-rejected" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15 });
    return { url: server.url({ password: "correct horse " }) };
  },
});
