import { authority, tlsPostgres } from "../parts/certificates.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "login by client certificate, without a password",
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const server = await tlsPostgres(
      lab,
      await ca.issue({ names: ["localhost"] }),
      { hba: ["hostssl all all all cert"] },
      ca,
    );
    const own = await ca.issue({ commonName: "app" });
    const query = `sslmode=verify-full&sslrootcert=${ca.path}&sslcert=${own.certPath}&sslkey=${own.keyPath}`;
    return { url: server.url({ host: "localhost", password: "", query }) };
  },
});
