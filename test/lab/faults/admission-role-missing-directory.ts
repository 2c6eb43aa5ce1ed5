import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

/** BindResponse, success (RFC 4511 §4.2.2), to the message with this id. */
const welcome = (id: number) => Buffer.from([0x30, 12, 2, 1, id, 0x61, 7, 10, 1, 0, 4, 0, 4, 0]);

export const scene = scenario({
  title: "a directory (LDAP) knows the user and takes the password, and PostgreSQL has no such role",
  neighbour: "faults/admission-role-nologin",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "admission-role-missing", confidence: "confirmed" },
  arrange: async (lab) => {
    const directory = createServer((socket) => {
      socket.on("error", () => {}).on("data", (bytes) => socket.write(welcome(bytes[4] ?? 1)));
    }).listen(0, "127.0.0.1");
    await once(directory, "listening");
    lab.defer(() => directory.close());
    const { port } = directory.address() as AddressInfo;
    const hba = [`host all all all ldap ldapserver=127.0.0.1 ldapport=${port} ldapprefix="cn="`];
    return { url: (await postgres(lab, { major: 15, hba })).url({ user: "clerk" }) };
  },
});
