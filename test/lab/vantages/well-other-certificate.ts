import { authority, selfSigned, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { everywhere, shared, sites } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a proxy answers the bot's TLS in the server's place, and sslmode=require lets it",
  needs: ["ip", "nft", `${debianBin}/postgres`],
  root: true,
  sessions: 4,
  neighbour: "vantages/middlebox-at-application",
  expect: { status: "healthy", cause: null, also: ["tls-certificate-untrusted"], says: /different certificates/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const ca = await authority(lab);
    const options = { place: made.server, major: 15 } as const;
    const database = await tlsPostgres(lab, await ca.issue({ names: [shared.v4] }), options);
    await tlsPostgres(lab, await selfSigned(lab, shared.v4), { ...options, port: 5433 });
    await made.server.nft(
      "add chain inet d before { type nat hook prerouting priority -100; }",
      `add rule inet d before ip saddr ${made.sites[1]?.own4} tcp dport 5432 redirect to :5433`,
    );
    return everywhere(made, database.url({ host: shared.v4, query: "sslmode=require" }));
  },
});
