import { authority, tlsPostgres } from "../parts/certificates.ts";
import { haproxy } from "../parts/haproxy.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of two servers behind a balancer has a certificate that has expired",
  neighbour: "faults/tls-certificate-expired",
  needs: ["haproxy"],
  expect: { status: "degraded", cause: "tls-certificate-expired", says: /one of several servers/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const names = ["localhost"];
    const [old, fresh] = [
      await tlsPostgres(lab, await ca.issue({ names, from: -30, to: -1 })),
      await tlsPostgres(lab, await ca.issue({ names })),
    ];
    const port = await haproxy(lab, [old.port, fresh.port]);
    return { url: fresh.url({ host: "localhost", port, query: `sslmode=verify-full&sslrootcert=${ca.path}` }) };
  },
});
