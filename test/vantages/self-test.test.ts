// Whether a place's own network is fit to say anything: its names, its way to the queue.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret } from "../../src/secret.ts";
import { isFit, testOwnNetwork } from "../../src/vantages/self-test.ts";
import { closedPort } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";

const { port } = await testCluster();
const queueAt = (place: string) => testOwnNetwork({ kind: "redis", url: new Secret(`redis://${place}`) });

test("a queue that answers by name or by address is a network that is fit", async () => {
  const [byName, byAddress] = await Promise.all([queueAt(`localhost:${port}`), queueAt(`127.0.0.1:${port}`)]);
  assert.deepEqual([byName.dns, byName.tcp, isFit(byName)], [true, true, true]);
  assert.deepEqual([byAddress.dns, byAddress.tcp, isFit(byAddress)], [null, true, true], "no name was looked up");
});

test("without names, or without a way out, it says nothing of a target", async () => {
  const [nameless, shut] = await Promise.all([queueAt("no-such-queue.invalid"), queueAt(`127.0.0.1:${closedPort}`)]);
  assert.deepEqual([nameless.dns, isFit(nameless)], [false, false]);
  assert.deepEqual([shut.tcp, isFit(shut)], [false, false]);
});
