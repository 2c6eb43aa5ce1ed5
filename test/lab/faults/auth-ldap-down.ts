import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// The client sees a password refused by 28000: the directory's state is only in the server's log.
export const scene = scenario({
  title: "the server asks an LDAP directory about the password, and the directory is down",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: ["auth-password-rejected", "admission-role-missing"], owner: "unclear" },
  arrange: async (lab) => {
    const hba = ['host all all all ldap ldapserver=127.0.0.1 ldapport=1 ldapprefix="cn="'];
    return { url: (await postgres(lab, { major: 15, hba })).url() };
  },
});
