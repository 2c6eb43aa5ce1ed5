import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a space ends the URL, which libpq 18 drops and older ones take for a part of the database's name",
  expect: { status: "healthy", cause: null, also: ["config-stray-whitespace"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: `${server.url()} ` };
  },
});
