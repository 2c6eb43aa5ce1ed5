import { freePort } from "../../../src/embedded/cluster.ts";
import { authority } from "../parts/certificates.ts";
import { pgbouncer } from "../parts/pgbouncer.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server behind the pooler is down, and the pooler's certificate ends in four days",
  needs: ["pgbouncer"],
  expect: {
    status: "down",
    cause: ["pooler-server-unreachable", "pooler-server-login-failed", "pooler-paused", "pooler-exhausted"],
    also: ["tls-certificate-expires-soon"],
  },
  arrange: async (lab) => {
    const ca = await authority(lab);
    const { cert, key } = await ca.issue({ names: ["localhost"], from: -80, to: 4 });
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
