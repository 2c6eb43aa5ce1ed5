import { at, net } from "../parts/place.ts";
import { takeAllPorts } from "../parts/ports.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "other connections of this machine have taken all local ports",
  needs: ["ip", "nft", "perl"],
  root: true,
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-ports-exhausted"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server, settings: { authentication_timeout: "10min" } });
    await takeAllPorts(lab, client, at.server4);
    return { url: database.url(), from: client };
  },
});
