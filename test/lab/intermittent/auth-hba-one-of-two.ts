import { authority, tlsPostgres } from "../parts/certificates.ts";
import { haproxy } from "../parts/haproxy.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "one of two servers behind a balancer rejects this role by pg_hba.conf, with TLS and without",
  neighbour: "faults/auth-tls-required-reject",
  needs: ["haproxy"],
  expect: { status: ["down", "degraded"], cause: "auth-hba-rejected", confidence: "likely", says: /several servers/ },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const closed = await postgres(lab, { hba: ["host all app all reject"] });
    const open = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }));
    const port = await haproxy(lab, [closed.port, open.port]);
    return { url: closed.url({ port, query: "sslmode=disable" }) };
  },
});
