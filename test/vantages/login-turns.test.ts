// Who may send a password: however places ask and end, one password is refused once, and nobody waits for ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  askTurn,
  endTurn,
  holdsTurnMs,
  type LoginOutcome,
  type LoginTurnsOfRound,
} from "../../src/report/login-turns.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { loginTurns } from "../../src/vantages/login-turns.ts";

const login = "a login";

/** Places that ask, log in when they may, and meet the same outcome each. */
function play(order: string[], outcome: LoginOutcome): { sent: string[]; left: string[] } {
  let turns: LoginTurnsOfRound = {};
  const sent: string[] = [];
  const left: string[] = [];
  const open = [...order];
  const ask = (vantage: string) => {
    const asked = askTurn(turns, { vantage, login, polls: false, nowMs: 0 });
    turns = asked.turns;
    if (asked.word === "go") sent.push(vantage);
    else if (asked.word !== "wait") left.push(vantage);
  };
  for (const vantage of open) ask(vantage);
  for (let at = 0; at < sent.length; at += 1) {
    const ended = endTurn(turns, { vantage: sent[at] ?? "", login, outcome, nowMs: 0 });
    turns = ended.turns;
    for (const vantage of ended.told) (outcome === "refused" ? left : sent).push(vantage);
  }
  return { sent, left };
}

test("a password that is refused is sent once; one that is accepted, or of which nothing was said, by all", () => {
  for (const order of ["a b c", "c a b", "b c a"].map((names) => names.split(" "))) {
    const [first = "", ...others] = order;
    assert.deepEqual(play(order, "refused"), { sent: [first], left: others });
    assert.deepEqual(play(order, "accepted"), { sent: order, left: [] });
    assert.deepEqual(play(order, "neither"), { sent: order, left: [] });
  }
});

test("who comes after the refusal is told at once, and asking again gives nobody two turns", () => {
  let turns: LoginTurnsOfRound = {};
  const ask = (vantage: string, nowMs = 0, polls = false) => {
    const asked = askTurn(turns, { vantage, login, polls, nowMs });
    turns = asked.turns;
    return asked.word;
  };
  assert.deepEqual(
    [ask("a"), ask("a"), ask("b"), ask("b"), ask("office", 0, true)],
    ["go", "go", "wait", "wait", "wait"],
  );
  const { turns: next, told } = endTurn(turns, { vantage: "a", login, outcome: "refused", nowMs: 1 });
  turns = next;
  assert.deepEqual(told, ["b"], "who polls is not told");
  assert.deepEqual([ask("office", 2, true), ask("late", 9)], [{ refusedAt: "a" }, { refusedAt: "a" }]);
  assert.equal(askTurn(turns, { vantage: "b", login: "another", polls: false, nowMs: 2 }).word, "go");
});

test("a place that has its turn and says nothing keeps nobody waiting for long", () => {
  const { turns } = askTurn({}, { vantage: "a", login, polls: false, nowMs: 0 });
  const word = (nowMs: number) => askTurn(turns, { vantage: "b", login, polls: false, nowMs }).word;
  assert.deepEqual([word(holdsTurnMs), word(holdsTurnMs + 1)], ["wait", "go"]);
});

test(
  "where no word comes, the application's own place logs in, and any other does not",
  { timeout: 30_000 },
  async () => {
    const { signal } = new AbortController();
    const { conninfo } = targetFromUrl("postgres://app:secret@127.0.0.1/orders", {});
    assert.ok(conninfo);
    const to = { host: "127.0.0.1", address: "127.0.0.1", port: 5432, family: 4 as const };
    const take = async (insists: boolean) => {
      const turns = loginTurns({
        key: "k",
        insists,
        ask: () => sleep(100, "wait" as const),
        tell: () => assert.fail("nobody logged in"),
      });
      return turns.take({ conninfo, to, method: "SCRAM-SHA-256" }, signal);
    };
    const [own, other] = await Promise.all([take(true), take(false)]);
    assert.equal(own, null, "the verdict rests on its login: at most one more refusal");
    assert.deepEqual(other, {
      refusedAt: null,
      why: "no password was sent: another vantage may just have been refused with it",
    });
  },
);
