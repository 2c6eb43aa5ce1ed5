import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the role is a group that may not log in, though its password is right",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-role-cannot-login" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15, sql: ["alter role app nologin"] });
    return { url: server.url() };
  },
});
