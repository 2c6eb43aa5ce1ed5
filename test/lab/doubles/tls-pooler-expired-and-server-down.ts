import { freePort } from "../../../src/embedded/cluster.ts";
import { authority } from "../parts/certificates.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the pooler's certificate has expired, and the server behind it is down",
  needs: ["pgbouncer"],
  expect: { status: "down", cause: "tls-certificate-expired" },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const { cert, key } = await ca.issue({ names: ["localhost"], from: -100, to: -3 });
    const pooler = await pgbouncer(
      lab,
      { port: await freePort() },
      {
        settings: {
          client_tls_sslmode: "allow",
          client_tls_cert_file: "$HOME/pooler.crt",
          client_tls_key_file: "$HOME/pooler.key",
        },
        files: { "pooler.crt": cert, "pooler.key": key },
      },
    );
    return {
      url: pooler.url({ query: `sslmode=verify-full&sslrootcert=${ca.path}` }).replace("127.0.0.1", "localhost"),
    };
  },
});
