// psql and the check, side by side: each connection of a large table must end alike, and so must
// the line that reports give. What a libpq newer than Debian's 15 means (require_auth,
// sslcertmode, load_balance_hosts, sslnegotiation, min and max protocol version, scram keys,
// OAuth) rests on its documentation: test/libpq/conninfo.test.ts and credentials.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parameters } from "../../../src/libpq/parameters.ts";
import { needs } from "../../support/optional.ts";
import { casesOn, type Case } from "./cases.ts";
import { byCheck, byHand, byPsql } from "./outcome.ts";
import { setStage } from "./stage.ts";

/** Debian's psql does not know these yet. */
const newer =
  /^(require_auth|sslcertmode|load_balance_hosts|sslnegotiation|(min|max)_protocol_version|scram_\w+|sslkeylogfile|gssdelegation|oauth_\w+)$/;

function notCompared(cases: Case[]): string[] {
  const texts = cases.map(({ text }) => text ?? "").join(" ");
  const names = new Set(cases.flatMap(({ env }) => Object.keys(env)));
  return Object.entries(parameters).flatMap(([name, { env }]) => {
    if (newer.test(name)) return [];
    const isInText = new RegExp(`\\b${name}=`).test(texts);
    return [...(isInText || (env && names.has(env)) ? [] : [name]), ...(!env || names.has(env) ? [] : [env])];
  });
}

/** Enough to keep two processors busy, and no server short of slots. */
const atOnce = 4;

test(
  "psql and the check end alike, and so does the line by hand",
  { skip: needs("psql") || needs("openssl") },
  async (context) => {
    const cases = await casesOn(await setStage());
    assert.ok(cases.length >= 200, `${cases.length} pairs`);
    assert.equal(new Set(cases.map(({ about }) => about)).size, cases.length, "each is about something of its own");
    assert.deepEqual(notCompared(cases), [], "each parameter of psql's libpq, and each variable, is compared");
    const different: string[] = [];
    const outcomes = new Map<string, number>();
    const one = async ({ about, text, env }: Case) => {
      const [psql, ours, hand] = await Promise.all([byPsql(text, env), byCheck(text, env), byHand(text, env)]);
      const last = psql.at(-1) ?? "";
      outcomes.set(last, (outcomes.get(last) ?? 0) + 1);
      // Of two refusals, with TLS and without, psql ends with the last; the check names the one that tells more.
      if (!psql.includes(ours) || (hand !== null && hand.at(-1) !== last))
        different.push(
          `${about}\n   psql: ${psql.join("; ")}\n   check: ${ours}\n   by hand: ${hand?.join("; ")}\n  ` +
            ` ${text} ${JSON.stringify(env)}`,
        );
    };
    const queue = cases.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const next of queue) await one(next);
      }),
    );
    context.diagnostic(`${cases.length} pairs, ${outcomes.size} kinds of outcomes`);
    assert.deepEqual(different, []);
    // Where all came to nothing for one reason, agreement would say little.
    assert.ok(outcomes.size >= 20, `${outcomes.size} kinds of outcomes`);
    assert.ok((outcomes.get("connects with TLS") ?? 0) >= 50 && (outcomes.get("connects") ?? 0) >= 15);
  },
);
