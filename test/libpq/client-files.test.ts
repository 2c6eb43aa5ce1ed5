// A certificate or key that no connection can use is the client's configuration, named with its file. Nobody
// throws, and no credentials are sent: the server here agrees to TLS, and keeps every byte that it is then given.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { runCheckup } from "../../src/checkup/run.ts";
import { startOddListener } from "../../src/demo/servers/odd-listener.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { Authority } from "../support/certificates.ts";
import { gist, rowOf } from "../support/check.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { needs } from "../support/optional.ts";

const skip = needs("openssl", "mkfifo");

test("a certificate or key that cannot be used: which file, and why", { skip }, async () => {
  const authority = new Authority();
  after(() => authority.remove());
  const directory = await temporaryDirectory();
  const [own, other] = [authority.issue(["app"]), authority.issue(["other"])];
  const locked = createPrivateKey(own.key).export({
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "open sesame",
  });
  const kept: Record<string, string> = {
    cert: own.cert,
    key: own.key,
    otherKey: other.key,
    locked: locked.toString(),
    words: "not what it should be\n",
    half: own.cert.slice(0, own.cert.length / 2),
    empty: "",
  };
  const paths: Record<string, string> = { device: "/dev/zero", pipe: join(directory, "pipe") };
  execFileSync("mkfifo", ["-m", "600", join(directory, "pipe")]);
  for (const [name, text] of Object.entries(kept)) {
    paths[name] = join(directory, name);
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  }
  const cases: [cert: string, key: string, more: string, says: RegExp][] = [
    ["cert", "otherKey", "", /sslkey .* is not the key of the certificate in sslcert/],
    ["cert", "locked", "", /sslkey .* is encrypted with a pass phrase, but none is given/],
    ["cert", "locked", "&sslpassword=close", /sslkey .* does not open with the pass phrase in sslpassword/],
    ["cert", "words", "", /sslkey .* holds no private key/],
    ["cert", "empty", "", /sslkey .* is empty/],
    ["cert", "cert", "", /sslkey .* holds no private key/],
    ["cert", "pipe", "", /sslkey .* is not a regular file/],
    ["cert", "device", "", /sslkey .* is not a regular file/],
    ["words", "key", "", /sslcert .* holds no certificate/],
    ["half", "key", "", /sslcert .* holds no certificate/],
    ["empty", "key", "", /sslcert .* is empty/],
    ["pipe", "key", "", /sslcert .* is not a regular file/],
    ["device", "key", "", /sslcert .* is not a regular file/],
  ];
  const roots: [file: string, says: RegExp][] = [
    ["words", /sslrootcert .* holds no certificate/],
    ["half", /sslrootcert .* holds an incomplete certificate/],
    ["empty", /sslrootcert .* is empty/],
    ["pipe", /sslrootcert .* is not a regular file/],
    ["device", /sslrootcert .* is not a regular file/],
  ];
  const all: [files: string, says: RegExp][] = [
    ...cases.map(([cert, key, more, says]): [string, RegExp] => [
      `sslmode=require&sslcert=${paths[cert]}&sslkey=${paths[key]}${more}`,
      says,
    ]),
    ...roots.map(([file, says]): [string, RegExp] => [`sslmode=verify-ca&sslrootcert=${paths[file]}`, says]),
  ];
  await Promise.all(
    all.map(async ([files, says]) => {
      const server = await startOddListener({ kind: "answers", chunks: ["S"] });
      after(() => server.close());
      const url = `postgres://app:canary-of-a-key@127.0.0.1:${server.port}/app?${files}`;
      const target = targetFromUrl(url, { HOME: "/nonexistent" });
      const report = await runCheckup({ target, vantage: "test", timeoutMs: 10_000 });
      assert.equal(gist(report), "down config-file-unusable confirmed client", files);
      assert.match(rowOf(report, "tls").summary, says);
      assert.deepEqual(
        report.observations.filter(({ reason }) => reason === "bug-of-ours").map(({ summary }) => summary),
        [],
      );
      assert.ok(!server.received().includes("canary-of-a-key"));
    }),
  );
});
