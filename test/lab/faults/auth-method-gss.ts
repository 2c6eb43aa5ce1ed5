import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks for Kerberos (GSSAPI), and the client has a password",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "auth-method-unsupported" },
  arrange: async (lab) => ({ url: (await postgres(lab, { major: 15, hba: ["host all all all gss"] })).url() }),
});
