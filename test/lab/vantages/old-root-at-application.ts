import { authority, tlsPostgres } from "../parts/certificates.ts";
import { debianBin } from "../parts/postgres.ts";
import { shared, sites, two } from "../parts/sites.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the application trusts an authority that no longer signs the server's certificate",
  needs: ["ip", "nft", `${debianBin}/postgres`],
  root: true,
  sessions: 4,
  neighbour: "vantages/middlebox-at-application",
  expect: { status: "down", cause: "tls-certificate-untrusted", owner: "client", says: /root certificate/ },
  arrange: async (lab) => {
    const made = await sites(lab, 2);
    const [old, ca] = [await authority(lab), await authority(lab)];
    const issued = await ca.issue({ names: [shared.v4] });
    const database = await tlsPostgres(lab, issued, { place: made.server, major: 15 });
    const url = (root: string) => database.url({ host: shared.v4, query: `sslmode=verify-full&sslrootcert=${root}` });
    return two(made, { url: url(old.path) }, { url: url(ca.path) });
  },
});
