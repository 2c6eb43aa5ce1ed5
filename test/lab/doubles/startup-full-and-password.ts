import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

// A slot is taken before anybody is asked who he is.
export const scene = scenario({
  title: "every slot of the server is taken, and the password is wrong",
  needs: [`${debianBin}/postgres`],
  expect: { status: "down", cause: "startup-too-many-connections" },
  arrange: async (lab) => {
    const settings = { max_connections: "5", superuser_reserved_connections: "0", max_wal_senders: "0" };
    const server = await postgres(lab, { major: 15, settings });
    for (let taken = 0; taken < 5; taken += 1) await server.session();
    return { url: server.url({ password: "wrong" }) };
  },
});
