import { speaker } from "../parts/speaker.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a new image lacks the library of an extension's version: each query fails",
  reference: "timescale/timescaledb#7993",
  neighbour: "wild/preload-library-of-one-role",
  expect: { status: "down", cause: ["admission-login-code-failed", "startup-server-error"], owner: "operator" },
  arrange: async (lab) => {
    const server = await speaker(
      lab,
      {
        C: "58P01",
        M: 'could not access file "$libdir/timescaledb-2.19.2": No such file or directory',
        R: "internal_load_library",
      },
      "query",
    );
    return { url: server.url() };
  },
});
