import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a password full of reserved characters, encoded in the URL",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const password = String.raw`p@:/#% &?=+'"\$ ü€🐘`;
    const server = await postgres(lab);
    await server.sql(`alter role app password '${password.replaceAll("'", "''")}'`);
    return { url: server.url({ password }) };
  },
});
