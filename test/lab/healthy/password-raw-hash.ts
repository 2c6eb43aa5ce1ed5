import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a password with a raw #, which libpq reads as it stands and others do not",
  expect: { status: "healthy", cause: null, also: ["config-password-unescaped"] },
  arrange: async (lab) => {
    const server = await postgres(lab, { sql: ["alter role app password 'correct#horse'"] });
    return { url: server.url({ password: "correct#horse" }).replace("%23", "#") };
  },
});
