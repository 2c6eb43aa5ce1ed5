import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for the password in clear, and the URL allows only SCRAM (require_auth)",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-method-unsupported" },
  arrange: async (lab) => {
    const server = await postgres(lab, { major: 15, hba: ["host all all all password"] });
    return { url: server.url({ query: "require_auth=scram-sha-256" }) };
  },
});
