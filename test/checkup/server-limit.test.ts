// Ten checks of one server at a time: the eleventh says what it waits for, and can be cancelled while it waits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ServerLimit } from "../../src/checkup/server-limit.ts";
import type { Progress } from "../../src/report/observation.ts";
import { aConninfo, aTarget } from "../support/target.ts";

const target = aTarget(aConninfo({ host: "10.9.8.7" }));

/** Work that lasts until it is told to end. */
function work() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  const state = { hasBegun: false, end };
  const run = () => {
    state.hasBegun = true;
    return ended;
  };
  return { state, run };
}

test("the eleventh waits and says so; cancelled, it ends at once, and its place goes to the next", async () => {
  const said: Progress[] = [];
  const servers = new ServerLimit(200);
  let aside = 0;
  const enter = (run: () => Promise<void>, signal = new AbortController().signal) => {
    const onWait = (progress: Progress) => said.push(progress);
    const holdAside = async (wait: Promise<void>) => {
      aside += 1;
      await wait;
      aside -= 1;
    };
    return servers.through(target, { signal, onWait, aside: holdAside }, run);
  };
  const elsewhere = aTarget(aConninfo({ host: "10.9.8.6" }));
  const ten = Array.from({ length: 10 }, work);
  const running = ten.map(({ run }) => enter(run));
  const [eleventh, twelfth] = [work(), work()];
  const cancel = new AbortController();
  const waiting = enter(eleventh.run, cancel.signal);
  const next = enter(twelfth.run);
  await new Promise(setImmediate);
  assert.ok(ten.every(({ state }) => state.hasBegun));
  assert.ok(!eleventh.state.hasBegun && !twelfth.state.hasBegun);
  assert.deepEqual([said.length, aside], [2, 2]);
  assert.deepEqual(servers.crowded([target, elsewhere]), [target]);
  const rows = said[0]?.rows.map(({ title, state }) => `${state}: ${title}`);
  assert.deepEqual(rows, ["running: Waits for other checks of this server"]);

  cancel.abort();
  eleventh.state.end();
  await waiting; // its work runs, and sees the signal: a report that says that it was ended
  assert.ok(eleventh.state.hasBegun && !twelfth.state.hasBegun);

  ten[0]?.state.end();
  await running[0];
  await new Promise(setImmediate);
  assert.ok(twelfth.state.hasBegun);
  assert.equal(aside, 0);
  assert.deepEqual(servers.crowded([target, elsewhere]), [], "nobody waits there");
  for (const { state } of [...ten, twelfth]) state.end();
  await Promise.all([...running, next]);
});

test("of a worker that runs two checks at once, one server never has both places", async () => {
  const servers = new ServerLimit(2);
  const [first, second] = [work(), work()];
  const hooks = { signal: new AbortController().signal, onWait: () => {}, aside: (wait: Promise<void>) => wait };
  const running = [first, second].map(({ run }) => servers.through(target, hooks, run));
  await new Promise(setImmediate);
  assert.deepEqual([first.state.hasBegun, second.state.hasBegun], [true, false]);
  first.state.end();
  second.state.end();
  await Promise.all(running);
});
