import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Heroku has rotated the credentials in a maintenance, and the URL was copied before",
  reference: "NYUCCL/psiTurk#397",
  neighbour: "faults/auth-wrong-password",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "auth-password-rejected", owner: "client", says: /Heroku .*rotat|rotat.*Heroku/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    const host = "ec2-54-243-190-113.compute-1.amazonaws.com";
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n10.77.0.2 ${host}\n`);
    const url = database.url({ host, user: "unfkvelexypuuc", password: "old", database: "d1kf0i3m2c9a7b" });
    return { url, from: client };
  },
});
