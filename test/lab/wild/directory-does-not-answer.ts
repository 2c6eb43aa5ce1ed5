import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server asks an LDAP directory that never answers, until authentication_timeout",
  reference: "dbeaver/dbeaver#39526",
  neighbour: "faults/auth-ldap-down",
  needs: [`${debianBin}/postgres`],
  expect: {
    status: "down",
    // What the client hears of a directory that is slow and of one that says no is the same sentence.
    cause: ["startup-login-held", "startup-silent", "auth-password-rejected"],
    owner: ["operator", "unclear"],
    says: /directory .* down or slow/,
  },
  arrange: async (lab) => {
    const directory = createServer(() => {}).listen(0, "127.0.0.1");
    await once(directory, "listening");
    lab.defer(() => directory.close());
    const { port } = directory.address() as AddressInfo;
    const hba = [`host all all all ldap ldapserver=127.0.0.1 ldapport=${port} ldapprefix="cn="`];
    return { url: (await postgres(lab, { major: 15, hba, settings: { authentication_timeout: "2s" } })).url() };
  },
});
