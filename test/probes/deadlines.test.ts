// A check that has ended leaves no timer behind: each would keep all that it saw in memory until it fires.
import assert from "node:assert/strict";
import { createHook } from "node:async_hooks";
import { test } from "node:test";
import { Secret } from "../../src/secret.ts";
import { check } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";

/** Node's own of a timer (lib/internal/timers.js): whether it is over, and for how long it was set. */
interface Timer {
  _destroyed: boolean;
  _idleTimeout: number;
}

test("a healthy check drops each deadline that it gave out", async () => {
  const cluster = await sharedCluster();
  const timers: Timer[] = [];
  const hook = createHook({
    init: (_, type, __, resource) => {
      if (type === "Timeout") timers.push(resource as Timer);
    },
  });
  hook.enable();
  const target = { port: cluster.port, user: "postgres", database: "postgres", password: new Secret("test-password") };
  const report = await check(target);
  hook.disable();
  assert.equal(report.verdict.status, "healthy");
  assert.ok(timers.length > 20, "deadlines were given out");
  // What says goodbye to the server waits for half a second.
  assert.deepEqual(
    timers.filter(({ _destroyed, _idleTimeout }) => !_destroyed && _idleTimeout > 1000),
    [],
  );
});
