import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "PgCat lets the client in and gives it no server",
  reference: "postgresml/pgcat#824",
  neighbour: "wild/never-answers-a-query",
  expect: { status: "down", cause: ["pooler-exhausted", "pooler-server-unreachable"] },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      { C: "58000", M: "could not get connection from the pool - AllServersDown" },
      "query",
    );
    return { url: server.url() };
  },
});
