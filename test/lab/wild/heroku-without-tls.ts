import { authority, tlsPostgres } from "../parts/certificates.ts";
import { net } from "../parts/place.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "Heroku wants TLS, and the URL forbids it (no pg_hba.conf entry, no encryption)",
  reference: "ossf/best-practices-badge#1550",
  neighbour: "faults/auth-hba-no-entry",
  needs: ["ip", "nft"],
  root: true,
  expect: { status: "down", cause: "auth-tls-required", owner: "client", says: /sslmode=require/ },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const ca = await authority(lab);
    const hba = ["hostssl all all all scram-sha-256"];
    const database = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { place: server, hba });
    const host = "ec2-54-243-190-113.compute-1.amazonaws.com";
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n10.77.0.2 ${host}\n`);
    const query = "sslmode=disable";
    return { url: database.url({ host, user: "unfkvelexypuuc", database: "d1kf0i3m2c9a7b", query }), from: client };
  },
});
