import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a clock that is two years ahead, where nothing depends on the date",
  needs: ["faketime"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url(), under: ["faketime", "-f", "+800d"] };
  },
});
