import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password in the environment ends in a newline, as echo and base64 leave it",
  reference: "WeblateOrg/docker#60",
  neighbour: "faults/auth-wrong-password",
  expect: {
    status: "down",
    cause: ["auth-password-rejected", "config-stray-whitespace"],
    says: /newline|line break|white ?space/,
  },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `postgres://app@127.0.0.1:${server.port}/app`, env: { PGPASSWORD: "correct horse\n" } };
  },
});
