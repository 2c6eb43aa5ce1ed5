import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "everything as parameters behind the question mark: host, port, user, password, dbname",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const { port } = await postgres(lab);
    return {
      url: `postgresql:///?host=127.0.0.1&port=${port}&user=app&password=correct%20horse&dbname=app&connect_timeout=3`,
    };
  },
});
