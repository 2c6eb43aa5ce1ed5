import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL names no database, and there is none by the role's name",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-database-missing" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15, sql: ["create role worker login password 'correct horse'"] });
    return { url: `postgres://worker:correct%20horse@127.0.0.1:${server.port}` };
  },
});
