// Two hundred commands at once, to two bots of one store whose answers take their time: waiting for a connection is
// no outage, and so each check is in the store, once, and none is said to be unsaved.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { createLog } from "../../src/log.ts";
import { callTimeoutMs } from "../../src/store/database.ts";
import { MemoryStore } from "../../src/store/memory-store.ts";
import { PgStore } from "../../src/store/pg-store.ts";
import { CheckIntake } from "../../src/use-cases/check-intake.ts";
import { sharedCluster } from "../support/cluster.ts";
import { startRelay } from "../support/relay.ts";
import { freshDatabase } from "../support/store.ts";

const cluster = await sharedCluster();
const commands = 200;
const dispatcher = { dispatch: async () => undefined };
const requester = {
  teamId: "T1",
  userId: "U1",
  channelId: "C1",
  channelName: "ops",
  responseUrl: "https://h.example/",
};
const policy = {
  allowedChannels: [],
  allowedUsers: [],
  allowedUsergroups: [],
  allowGuests: false,
  oncall: [],
  owners: {},
};

test("two hundred commands at once to two bots are two hundred checks in the store", async () => {
  const { port } = await startRelay(cluster.port, { delayMs: 30 });
  const connectionString = (await freshDatabase(cluster)).replace(String(cluster.port), String(port));
  const stores = [new PgStore({ connectionString }), new PgStore({ connectionString })];
  after(() => Promise.all(stores.map((store) => store.close())));
  const bots = stores.map((store) => {
    const fallback = { store: new MemoryStore(), dispatcher };
    return { intake: new CheckIntake({ store, dispatcher }, fallback, createLog("silent")), store };
  });
  const startedAt = performance.now();
  const taken = await Promise.all(
    Array.from({ length: commands }, async (_, n) => {
      const { intake, store } = bots[n % 2] ?? assert.fail();
      const entry = { name: `t${n}`, fingerprint: "h:1/d as u", framework: null, policy };
      const { accepted, backend } = await intake.take(`trigger-${n}`, entry, requester);
      assert.equal(accepted.kind, "new");
      return backend.store === store;
    }),
  );
  assert.equal(taken.filter((isSaved) => isSaved).length, commands);
  assert.ok(performance.now() - startedAt > 1.5 * callTimeoutMs, "the last ones wait for longer than a call may take");
});
