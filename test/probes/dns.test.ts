// Names, asked of a real DNS server on port 53 of a network
// namespace made for it: the system's resolver sees only that.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { test } from "node:test";
import type { Report } from "../../src/report/report.ts";
import { gist, rowOf } from "../support/check.ts";
import { runModule } from "../support/modules.ts";
import { findProgram, needs, needsRoot } from "../support/optional.ts";

const skip = needsRoot("unshare", "dnsmasq", "ip", "mount");
const run = promisify(execFile);
const checkHost = [process.execPath, ...runModule("test/probes/check.fixture.ts")];

/** One check inside a fresh namespace; `dns` are dnsmasq's words, null starts none. */
async function checkInside(words: {
  dns: string[] | null;
  host: string;
  port?: string;
  family?: string;
  outside?: boolean;
}): Promise<Report> {
  const dnsmasq =
    words.dns &&
    [
      findProgram("dnsmasq"),
      "--no-daemon",
      "--no-resolv",
      "--no-hosts",
      "--listen-address=127.0.0.1",
      "--bind-interfaces",
      "--user=root",
      "--pid-file=",
      ...words.dns,
    ].join(" ");
  const script = [
    "ip link set lo up",
    // An address that is not loopback, so that the machine does not count as offline.
    words.outside === false
      ? "true"
      : "ip link add d0 type veth peer name d1 && ip addr add 10.77.0.1/24 dev d0 && ip link set d1 up && ip link " +
        "set d0 up",
    `printf 'nameserver 127.0.0.1\\noptions timeout:3 attempts:1\\n' > "$RESOLV" && mount --bind "$RESOLV" ` +
      `/etc/resolv.conf`,
    dnsmasq
      ? `${dnsmasq} >/dev/null 2>&1 & DNS=$!; until grep -q ":0035 " /proc/net/udp; do kill -0 $DNS; sleep 0.05; done`
      : "true",
    `"$@" ${words.host} ${words.port ?? "5432"} ${words.family ?? "any"}`,
    dnsmasq ? "kill $DNS" : "true",
  ].join("\n");
  const { stdout } = await run(
    "unshare",
    ["-mn", "sh", "-ec", `RESOLV=$(mktemp); trap 'rm -f "$RESOLV"' EXIT\n${script}`, "sh", ...checkHost],
    {
      timeout: 120_000,
      maxBuffer: 4_000_000,
    },
  );
  return JSON.parse(stdout) as Report;
}

test("names that fail, each by its own reason", { skip }, async () => {
  const local = ["--local=/test/"];
  const [missing, noAddress, refused, nobody] = await Promise.all([
    checkInside({ dns: local, host: "nope.test" }),
    checkInside({ dns: [...local, "--txt-record=texts.test,hello"], host: "texts.test" }),
    checkInside({ dns: [], host: "db.example" }),
    checkInside({ dns: null, host: "db.example" }),
  ]);
  assert.equal(gist(missing), "down dns-nxdomain confirmed unclear");
  assert.equal(gist(noAddress), "down dns-no-address confirmed unclear");
  assert.equal(gist(refused), "down dns-refused confirmed unclear");
  assert.equal(gist(nobody), "down dns-refused confirmed unclear");
  assert.deepEqual(
    (rowOf(missing, "dns").facts["resolvers"] as { rcodeA: string }[]).map(({ rcodeA }) => rcodeA),
    ["NXDOMAIN"],
  );
  assert.match(rowOf(missing, "dns").reproduce ?? "", /dig .*nope\.test/);
});

test(
  "a resolver that swallows questions does not hold the check: dns-timeout, and the process ends",
  { skip: skip || needs("nft") },
  async () => {
    const child = spawn(
      "unshare",
      [
        "-mn",
        "sh",
        "-ec",
        `RESOLV=$(mktemp); trap 'rm -f "$RESOLV"' EXIT
ip link set lo up; ip link add d0 type veth peer name d1; ip addr add 10.77.0.1/24 dev d0; ip link set d1 up; ip link set d0 up
nft add table inet d; nft 'add chain inet d i { type filter hook input priority 0; }'; nft add rule inet d i udp dport 53 drop
printf 'nameserver 127.0.0.1\\n' > "$RESOLV"; mount --bind "$RESOLV" /etc/resolv.conf
"$@" db.example`,
        "sh",
        ...checkHost,
      ],
      { timeout: 120_000, stdio: ["ignore", "pipe", "inherit"] },
    );
    let [said, saidAt] = ["", 0];
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      saidAt = Date.now();
    });
    await once(child, "close");
    const livedOnMs = Date.now() - saidAt;
    const report = JSON.parse(said) as Report;
    assert.equal(gist(report), "down dns-timeout confirmed unclear");
    // The system's own resolver asks for ten seconds (resolv.conf:
    // timeout 5, attempts 2); a check waits four for a name.
    assert.ok(report.tookMs < 8000, `${report.tookMs} ms`);
    assert.ok(livedOnMs < 4000, `the process outlived its check by ${livedOnMs} ms`);
  },
);

test(
  "addresses of the wrong family are the application's trouble; the climb goes on over the other",
  { skip },
  async () => {
    const report = await checkInside({
      dns: ["--local=/test/", "--host-record=six.test,::1"],
      host: "six.test",
      family: "4",
    });
    assert.equal(gist(report), "down dns-family-mismatch confirmed client");
    assert.equal(rowOf(report, "tcp").outcome, "failed");
  },
);

test("a machine without any network is the fault, and says nothing of the target", { skip }, async () => {
  const report = await checkInside({ dns: null, host: "10.88.0.1", outside: false });
  assert.equal(report.verdict.status, "inconclusive");
  assert.equal(report.verdict.cause, null);
  assert.equal(report.findings[0]?.cause, "vantage-offline");
  assert.match(report.verdict.summary, /This machine itself is offline/);
});
