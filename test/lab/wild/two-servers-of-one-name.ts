import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "IPv4 and IPv6 of one name are two servers, and the role's password is the other one's",
  reference: "brianc/node-postgres#2524",
  neighbour: "faults/auth-wrong-password",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "auth-password-rejected", says: /more than one server/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    await postgres(lab, { place: server, settings: { listen_addresses: at.server4 } });
    await postgres(lab, {
      place: server,
      settings: { listen_addresses: at.server6 },
      sql: ["alter role app password 'another'"],
    });
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n${at.server6} db.lab\n${at.server4} db.lab\n`);
    return { url: "postgres://app:correct%20horse@db.lab/app", from: client };
  },
});
