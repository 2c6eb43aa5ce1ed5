// One real server under several addresses, and addresses that nobody answers at, in a network namespace made for it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { test } from "node:test";
import type { Report } from "../../src/report/report.ts";
import { gist } from "../support/check.ts";
import { runModule } from "../support/modules.ts";
import { needsRoot } from "../support/optional.ts";

const script = `
RESOLV=$(mktemp); trap 'rm -f "$RESOLV"' EXIT
ip link set lo up
ip link add d0 type veth peer name d1; ip addr add 10.77.0.1/24 dev d0; ip link set d1 up; ip link set d0 up
# the kernel asks three times for an address that nobody has: it gives up well before the check does
echo 300 > /proc/sys/net/ipv4/neigh/d0/retrans_time_ms
ip route add unreachable 10.99.0.1/32; ip route add prohibit 10.99.0.2/32
printf 'nameserver 127.0.0.1\\n' > "$RESOLV"; mount --bind "$RESOLV" /etc/resolv.conf
PATH="$PATH:/usr/sbin" dnsmasq --no-daemon --no-resolv --no-hosts --listen-address=127.0.0.1 --bind-interfaces --user=root --pid-file= --local=/test/ \\
  --host-record=one.test,127.0.0.1 --cname=alias.test,one.test --host-record=both.test,127.0.0.1,::1 \\
  --host-record=two.test,127.0.0.1 --host-record=two.test,127.0.0.2 >/dev/null 2>&1 & DNS=$!
until grep -q ':0035 ' /proc/net/udp; do kill -0 $DNS; sleep 0.05; done
"$@"
kill $DNS
`;

test(
  "what several addresses, families and routes mean",
  { skip: needsRoot("unshare", "dnsmasq", "ip", "mount") },
  async () => {
    const expected: [where: string, gist: string][] = [
      ["one.test", "healthy - confirmed unclear"],
      ["alias.test", "healthy - confirmed unclear"],
      ["both.test", "degraded tcp-family-broken confirmed network"],
      ["both.test,4", "healthy - confirmed unclear"],
      ["both.test,6", "down tcp-family-broken confirmed network"],
      ["two.test", "degraded tcp-some-addresses-fail confirmed network"],
      // A route of this machine's own says so, as a router would.
      ["10.99.0.1", "down tcp-unreachable likely network"],
      ["10.99.0.2", "down tcp-blocked-locally confirmed client"],
      ["10.77.0.9", "down tcp-unreachable confirmed network"],
    ];
    const child = runModule("test/probes/own-server.fixture.ts", ...expected.map(([where]) => where));
    const words = ["-mn", "sh", "-ec", script, "sh", process.execPath, ...child];
    const { stdout } = await promisify(execFile)("unshare", words, {
      timeout: 200_000,
      maxBuffer: 8_000_000,
    });
    const reports = JSON.parse(stdout) as Report[];
    assert.deepEqual(
      reports.map((report, at) => [expected[at]?.[0], gist(report)]),
      expected,
    );
    const alias = reports[1]?.observations.find(({ id }) => id === "dns")?.facts["resolvers"] as { cnames: string[] }[];
    assert.deepEqual(alias[0]?.cnames, ["one.test"]);
  },
);
