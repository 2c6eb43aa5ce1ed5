import { postgres } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the connection slots of the application's role are used up, and the bot logs in as another",
  needs: ["ip", "nft"],
  root: true,
  sessions: 4,
  expect: {
    status: "down",
    cause: "admission-role-connection-limit",
    owner: "client",
    says: /its user is not that of bot/,
  },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const sql = ["create role orders login connection limit 1 password 'correct horse'"];
    const database = await postgres(lab, {
      place: made.server,
      sql,
      hba: ["host all all all scram-sha-256", "local all all trust"],
    });
    await database.session({ user: "orders" });
    const url = (user: string) => database.url({ host: shared.v4, user });
    return two(made, { url: url("orders") }, { url: url("app") });
  },
});
