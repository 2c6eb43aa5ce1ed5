import { at, net } from "../parts/place.ts";
import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a role that takes tokens only is given a password, at a host of RDS",
  reference: "hashicorp/terraform-provider-postgresql#120",
  neighbour: "faults/auth-ldap-down",
  needs: [`${debianBin}/postgres`, "ip", "nft"],
  root: true,
  expect: { status: "down", cause: "auth-token-rejected" },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { major: 15, place: server, hba: ["host all all all pam pamservice=other"] });
    await client.overlay("/etc/hosts", `127.0.0.1 localhost\n${at.server4} one.abc.eu-central-1.rds.amazonaws.com\n`);
    return { url: database.url({ host: "one.abc.eu-central-1.rds.amazonaws.com" }), from: client };
  },
});
