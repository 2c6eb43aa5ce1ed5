import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Supabase has banned this address after failed logins: its port refuses",
  reference: "supabase/supabase#15184",
  neighbour: "faults/tcp-refused-firewall",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "tcp-refused", owner: ["client", "operator"], says: /banned|bans/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    const host = "db.abcdefghijklmnopqrst.supabase.co";
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n10.77.0.2 ${host}\n`);
    await server.nft("add rule inet d input tcp dport 5432 reject with tcp reset");
    return { url: database.url({ host }), from: client };
  },
});
