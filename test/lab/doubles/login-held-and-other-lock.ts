import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "logins wait for a directory that never answers, and somebody holds a catalog that no login reads",
  neighbour: "wild/catalog-locked",
  needs: [`${debianBin}/postgres`],
  expect: {
    status: "down",
    cause: ["startup-login-held", "startup-silent"],
    owner: ["operator", "unclear"],
    confidence: "likely",
  },
  arrange: async (lab) => {
    const directory = createServer(() => {}).listen(0, "127.0.0.1");
    await once(directory, "listening");
    lab.defer(() => directory.close());
    const { port } = directory.address() as AddressInfo;
    const hba = [
      "host all postgres all trust",
      `host all all all ldap ldapserver=127.0.0.1 ldapport=${port} ldapprefix="cn="`,
    ];
    const server = await postgres(lab, { major: 15, hba });
    const holder = await server.session({ user: "postgres", database: "app" });
    await holder.query("begin; lock table pg_description in access exclusive mode");
    return { target: { url: server.url(), direct_url: server.url({ user: "postgres" }) } };
  },
});
