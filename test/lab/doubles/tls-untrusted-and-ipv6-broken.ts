import { authority, tlsPostgres } from "../parts/certificates.ts";
import { netWithNames } from "../parts/dns.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "packets over IPv6 disappear, and over IPv4 the certificate is of an unknown authority",
  needs: ["ip", "nft", "dnsmasq"],
  root: true,
  expect: {
    status: "down",
    cause: "tls-certificate-untrusted",
    owner: ["client", "operator"],
    also: ["tcp-family-broken"],
  },
  arrange: async (lab) => {
    const { client, server } = await netWithNames(lab, ["--host-record=db.lab,10.77.0.2,fd77::2"]);
    const [trusted, other] = [await authority(lab), await authority(lab, "Other Root")];
    const database = await tlsPostgres(lab, await other.issue({ names: ["db.lab"] }), { place: server });
    await server.nft("add rule inet d input meta nfproto ipv6 tcp dport 5432 drop");
    return {
      url: database.url({ host: "db.lab", query: `sslmode=verify-full&sslrootcert=${trusted.path}` }),
      from: client,
    };
  },
});
