// The check in sh: what three shells say of real servers, as a report that is judged like any other.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { toStderr } from "../../src/checkup/internal-error.ts";
import type { Report } from "../../src/report/report.ts";
import { secretIn } from "../../src/target/secret-search.ts";
import { describeTarget } from "../../src/target/target.ts";
import { carriedReport } from "../../src/vantages/brought-report.ts";
import { placeScript } from "../../src/vantages/place-script.ts";
import { closedPort } from "../support/check.ts";
import { Authority } from "../support/certificates.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";
import { aConninfo, aTarget } from "../support/target.ts";

const skip = needs("busybox", "dash", "openssl");
const shells = [["dash"], ["bash"], ["busybox", "sh"]];

function scriptFor(host: string, port: number, sslmode = "prefer"): string {
  const target = describeTarget(aTarget(aConninfo({ host, port }), { sslmode }));
  const script = placeScript({ ...target, name: "it's $(touch x) `y` \\" }, "web");
  assert.ok(script);
  return script;
}

/** Over stdin, as through kubectl exec. */
function run(shell: string[], script: string, path = process.env["PATH"] ?? ""): Promise<Report> {
  const [command = "sh", ...args] = shell;
  return new Promise((resolve, reject) => {
    const child = execFile(command, [...args, "-s"], { env: { PATH: path }, timeout: 60_000 }, (error, stdout) => {
      if (error) return reject(error);
      resolve(carriedReport("report.json", stdout, (value) => secretIn(value, []), toStderr));
    });
    child.stdin?.end(script);
  });
}

const row = ({ observations }: Report, id: string) => observations.find((one) => one.id === id);
const gist = (report: Report, id: string) => {
  const { outcome, reason } = row(report, id) ?? {};
  return `${outcome} ${reason ?? "-"}`;
};

test("each shell sees a server without TLS, a port that refuses, and a name that is none", { skip }, async () => {
  const { port } = await testCluster();
  for (const shell of shells) {
    const [well, strict, refused, nameless] = await Promise.all([
      run(shell, scriptFor("127.0.0.1", port)),
      run(shell, scriptFor("127.0.0.1", port, "require")),
      run(shell, scriptFor("127.0.0.1", closedPort)),
      run(shell, scriptFor("no-such-name.invalid", port)),
    ]);
    const name = shell.join(" ");
    assert.deepEqual(
      ["dns", "tcp", "tls"].map((id) => gist(well, id)),
      ["passed -", "passed -", "passed -"],
      name,
    );
    assert.equal(well.verdict.status, "inconclusive", `${name}: nobody logged in`);
    assert.equal(strict.verdict.cause, "tls-not-offered", name);
    assert.equal(refused.verdict.cause, "tcp-refused", name);
    assert.equal(refused.target.name, "it's $(touch x) `y` \\");
    assert.equal(row(nameless, "tcp"), undefined);
    // Without any resolver nobody can say whether the name is one.
    assert.match(gist(nameless, "dns"), /^(failed (nxdomain|servfail|resolver-\w+)|unknown -)$/);
  }
});

test("TLS is seen by openssl; with nothing but busybox there is still the offer", { skip }, async () => {
  const authority = new Authority();
  after(() => authority.remove());
  const issued = authority.issue(["127.0.0.1"]);
  const server = await testCluster({
    files: { "server.crt": issued.cert, "server.key": issued.key },
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key" },
  });
  const [whole, bare] = await Promise.all([
    run(["dash"], scriptFor("127.0.0.1", server.port, "require")),
    run(["/bin/busybox", "sh"], scriptFor("127.0.0.1", server.port, "require"), await onlyBusybox()),
  ]);
  assert.match(row(whole, "tls")?.summary ?? "", /^TLSv1\.\d with \w+/);
  assert.equal(gist(whole, "tls"), "passed -");
  assert.equal(gist(bare, "tcp"), "passed -");
  assert.match(row(bare, "tls")?.summary ?? "", /offers TLS; the handshake was not tried/);
  assert.equal(
    (await run(["/bin/busybox", "sh"], scriptFor("127.0.0.1", closedPort), await onlyBusybox())).verdict.cause,
    "tcp-refused",
  );
});

async function onlyBusybox(): Promise<string> {
  const dir = await temporaryDirectory();
  for (const name of [
    "nc",
    "nslookup",
    "timeout",
    "sed",
    "tr",
    "date",
    "head",
    "tail",
    "cut",
    "sort",
    "grep",
    "sleep",
    "printf",
    "hostname",
    "kill",
  ])
    symlinkSync("/bin/busybox", join(dir, name));
  return dir;
}
