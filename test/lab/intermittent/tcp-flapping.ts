import { net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

/** For 300 ms new connections are refused, then for 300 ms they are not; those that stand are left alone. */
const flap = `
while :; do
  nft 'add rule inet d flap tcp dport 5432 tcp flags & (syn|ack) == syn reject with tcp reset'; sleep 0.3
  nft 'flush chain inet d flap'; sleep 0.3
done`;

export const scene = scenario({
  title: "the listener comes and goes, three tenths of a second each",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "degraded", cause: "tcp-lossy", says: /\d+ of \d+/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server });
    await server.nft("add chain inet d flap { type filter hook input priority 1; }");
    lab.start([...server.enter, "sh", "-c", flap]);
    return { url: database.url(), from: client };
  },
});
