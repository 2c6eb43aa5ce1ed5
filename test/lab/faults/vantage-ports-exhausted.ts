import { once } from "node:events";
import { at, net } from "../parts/place.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

/** Opens connections to the server until none is left to open, and holds them. */
const program = `
use strict; use IO::Socket::INET;
my @held;
while (my $one = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => 5432)) { push @held, $one }
$| = 1; print scalar(@held), "\\n"; sleep 300;
`;

export const scene = scenario({
  title: "other connections of this machine have taken all local ports",
  needs: ["ip", "nft", "perl"],
  root: true,
  expect: { status: "inconclusive", cause: null, owner: "client", also: ["vantage-ports-exhausted"] },
  arrange: async (lab) => {
    const { client, server } = await net(lab);
    const database = await postgres(lab, { place: server, settings: { authentication_timeout: "10min" } });
    await client.run(["sysctl", "-qw", "net.ipv4.ip_local_port_range=30000 30009"]);
    const holder = lab.start([...client.enter, "perl", "-e", program, at.server4], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (!holder.stdout) throw new Error("the holder has no output");
    const [count] = (await once(holder.stdout, "data")) as [Buffer];
    if (Number(count.toString()) !== 10) throw new Error(`${count.toString()} ports were taken, not 10`);
    return { url: database.url(), from: client };
  },
});
