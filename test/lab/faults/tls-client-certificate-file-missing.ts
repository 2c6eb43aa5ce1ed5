import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server wants a client certificate, and the file that the URL names is not there",
  expect: { status: "down", cause: "tls-client-certificate-required", owner: "client" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const hba = ["hostssl all all all cert"];
    const server = await tlsPostgres(lab, await ca.issue({ names: ["localhost"] }), { hba }, ca);
    const dir = await lab.directory();
    return { url: server.url({ query: `sslmode=require&sslcert=${dir}/app.crt&sslkey=${dir}/app.key` }) };
  },
});
