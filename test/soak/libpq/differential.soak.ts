// psql and the check, side by side: each connection of a large table must end alike, and so must the line that reports
// give. psql runs twice: on the libpq that it was installed with (Debian's is 15), and on libpq 18 of the embedded
// PostgreSQL, whose word counts where the two differ. What rests on documentation: OAuth's flows, and GSSAPI.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parameters } from "../../../src/libpq/parameters.ts";
import { embeddedLibpq, installedLibpq, needsEmbeddedLibpq } from "../../support/libpq.ts";
import { needs } from "../../support/optional.ts";
import { casesOn, type Case } from "./cases.ts";
import { byCheck, byHand, byPsql } from "./outcome.ts";
import { setStage } from "./stage.ts";

function notCompared(cases: Case[]): string[] {
  const names = new Set(cases.flatMap(({ env }) => Object.keys(env)));
  return Object.entries(parameters).flatMap(([name, { env, since }]) => {
    const having = cases.filter(({ text }) => new RegExp(`\\b${name}=`).test(text ?? ""));
    // The release before is asked as well.
    const isSince = since === undefined || having.some(({ newer }) => newer?.since === since);
    const isCompared = having.length > 0 || (env && names.has(env));
    return [...(isCompared && isSince ? [] : [name]), ...(!env || names.has(env) ? [] : [env])];
  });
}

/** Enough to keep two processors busy, and no server short of slots. */
const atOnce = 4;

test(
  "psql, on libpq 15 and 18, and the check end alike, and so does the line by hand",
  { skip: needsEmbeddedLibpq() || needs("openssl") },
  async (context) => {
    assert.ok(installedLibpq && embeddedLibpq);
    const [older, judge] = [installedLibpq, embeddedLibpq];
    const stage = await setStage();
    // What stands for the system's roots, to us as to psql.
    process.env["SSL_CERT_FILE"] = stage.ca.path;
    process.env["SSL_CERT_DIR"] = stage.home;
    const cases = await casesOn(stage);
    assert.ok(cases.length >= 700, `${cases.length} pairs`);
    assert.equal(new Set(cases.map(({ about }) => about)).size, cases.length, "each is about something of its own");
    assert.deepEqual(notCompared(cases), [], "each parameter of libpq 18, and each variable, is compared");
    const different: string[] = [];
    const outcomes = new Map<string, number>();
    const one = async ({ about, text, env, newer }: Case) => {
      const [said, before, ours, hand] = await Promise.all([
        byPsql(judge, text, env),
        byPsql(older, text, env),
        byCheck(text, env),
        byHand(judge, text, env),
      ]);
      const last = said.at(-1) ?? "";
      outcomes.set(last, (outcomes.get(last) ?? 0) + 1);
      const expected = newer && older.major < newer.since ? newer.before : last;
      // Of two refusals, with TLS and without, psql ends with the last; the check names the one that tells more.
      if (said.includes(ours) && (hand === null || hand.at(-1) === last) && before.at(-1) === expected) return;
      different.push(
        `${about}\n   psql on libpq ${judge.major}: ${said.join("; ")}\n` +
          `   psql on libpq ${older.major}: ${before.join("; ")}, expected ${expected}\n` +
          `   check: ${ours}\n   by hand: ${hand?.join("; ")}\n   ${text} ${JSON.stringify(env)}`,
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
    assert.ok(outcomes.size >= 25, `${outcomes.size} kinds of outcomes`);
    assert.ok((outcomes.get("connects with TLS") ?? 0) >= 100 && (outcomes.get("connects") ?? 0) >= 30);
  },
);
