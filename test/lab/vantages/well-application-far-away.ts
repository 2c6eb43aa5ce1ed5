import { longCable } from "../parts/long-cable.ts";
import { at } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { giveAddresses, shared, site } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application is far away from the database, and the bot is near",
  needs: ["ip", "nft", "perl"],
  root: true,
  sessions: 4,
  expect: { status: "healthy", cause: null, also: ["tcp-slow"], says: /Only orders-ord has slow round trips/ },
  arrange: async (lab) => {
    const { client, server } = await longCable(lab, 160);
    await giveAddresses(server);
    await client.run(["ip", "route", "add", "10.90.0.0/24", "via", at.server4]);
    const bot = await site(lab, server, 1);
    const database = await postgres(lab, { place: server });
    const url = database.url({ host: shared.v4 });
    return {
      places: [
        { vantage: "orders-ord", from: client, url },
        { vantage: "bot", from: bot, url },
      ],
    };
  },
});
