// A place that has no local port left: other connections of its own hold them all.
import { once } from "node:events";
import type { Lab } from "../lab.ts";
import type { Place } from "./place.ts";

/** Opens connections to the server until none is left to open, and holds them. */
const program = `
use strict; use IO::Socket::INET;
my @held;
while (my $one = IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => 5432)) { push @held, $one }
$| = 1; print scalar(@held), "\\n"; sleep 300;
`;

export async function takeAllPorts(lab: Lab, client: Place, server: string): Promise<void> {
  await client.run(["sysctl", "-qw", "net.ipv4.ip_local_port_range=30000 30009"]);
  const holder = lab.start([...client.enter, "perl", "-e", program, server], { stdio: ["ignore", "pipe", "inherit"] });
  if (!holder.stdout) throw new Error("the holder has no output");
  const [count] = (await once(holder.stdout, "data")) as [Buffer];
  if (Number(count.toString()) !== 10) throw new Error(`${count.toString()} ports were taken, not 10`);
}
