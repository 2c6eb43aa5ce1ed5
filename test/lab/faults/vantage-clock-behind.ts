import { Authority } from "../../support/certificates.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the clock of the machine of the check is two years behind",
  needs: ["faketime"],
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-clock-wrong"] },
  arrange: async (lab) => {
    const authority = new Authority();
    lab.defer(() => authority.remove());
    const { cert, key } = authority.issue(["127.0.0.1"]);
    const server = await postgres(lab, {
      settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
      files: { "server.crt": cert, "server.key": key },
    });
    const query = `sslmode=verify-full&sslrootcert=${encodeURIComponent(authority.caPath)}`;
    return { url: server.url({ query }), under: ["faketime", "-f", "-800d"] };
  },
});
