import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the password in the environment still has the quotes of the file that it came from",
  reference: "docker-library/postgres#1035",
  neighbour: "faults/auth-wrong-password",
  expect: { status: "down", cause: "auth-password-rejected", says: /quotes/ },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `postgres://app@127.0.0.1:${server.port}/app`, env: { PGPASSWORD: '"correct horse"' } };
  },
});
