import { once } from "node:events";
import { scenario } from "../scenario.ts";

/** Listens with the shortest queue, never accepts, and fills the queue itself; says its port. */
const program = `
use strict; use IO::Socket::INET;
my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", Proto => "tcp") or die;
my @held = map { IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $server->sockport, Blocking => 0) } 1 .. 6;
$| = 1; sleep 1; print $server->sockport, "\\n"; sleep 300;
`;

export const scene = scenario({
  title: "the server hangs, and the queue of connections that it has not accepted is full",
  needs: ["perl"],
  expect: { status: "down", cause: "tcp-timeout", owner: ["network", "operator", "unclear"] },
  arrange: async (lab) => {
    const listener = lab.start(["perl", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    if (!listener.stdout) throw new Error("the listener has no output");
    const [port] = (await once(listener.stdout, "data")) as [Buffer];
    return { url: `postgres://app:secret@127.0.0.1:${port.toString().trim()}/app` };
  },
});
