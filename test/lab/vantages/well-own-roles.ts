import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "each place has a role and a password of its own",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: { status: "healthy", cause: null, says: /differ in: password; user/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const database = await postgres(lab, {
      place: made.server,
      sql: ["create role watcher login password 'other horse'"],
    });
    const url = (user: string, password: string) => database.url({ host: shared.v4, user, password });
    return two(made, { url: url("app", "correct horse") }, { url: url("watcher", "other horse") });
  },
});
