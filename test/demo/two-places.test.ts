// The demo's two places, as a person starts it: `npm run demo`, with nothing else on the machine.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dbcheck } from "../support/processes.ts";

test("one place of the demo is shut out, and the verdict says which, from where it works, and whom it hurts", async () => {
  const [payments, archive] = await Promise.all([
    dbcheck(["demo", "--once", "payments"]),
    dbcheck(["demo", "--once", "archive"]),
  ]);
  assert.equal(payments.exitCode, 2, payments.stderr);
  assert.match(payments.stdout, /payments: Down – Only web connects to 127\.0\.0\.1:\d+ and is cut off/);
  assert.match(payments.stdout, /✗ web: tls[^]*✓ office: /);
  assert.match(payments.stdout, /allowlist[^]*for web[^]*Who: whoever runs the network/);
  assert.match(payments.stdout, /Proven: a control test[^]*From office it works/);
  assert.doesNotMatch(payments.stdout, /Not the cause: .*network/);

  assert.equal(archive.exitCode, 0, archive.stderr);
  assert.match(archive.stdout, /archive: Healthy – Login and queries work from web/);
  assert.match(archive.stdout, /not from office[^]*✗ office: tls[^]*✓ web: [^]*allowlist[^]*for office/);
});
