import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// libpq goes on to the next host when a connection fails, and this one never does: without connect_timeout it waits.
export const scene = scenario({
  title: "the first of two hosts is frozen, and on the second the database does not exist",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "startup-silent" },
  arrange: async (lab) => {
    const frozen = await postgres(lab);
    const other = await postgres(lab, { major: 15 });
    frozen.signal("SIGSTOP");
    return { url: `postgres://app:correct%20horse@127.0.0.1:${frozen.port},127.0.0.1:${other.port}/orders` };
  },
});
