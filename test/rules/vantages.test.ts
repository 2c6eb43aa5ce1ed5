// Several places' reports and one verdict: real reports of a real server; what differs between the places is the round.
import assert from "node:assert/strict";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { after, test } from "node:test";
import type { Report } from "../../src/report/report.ts";
import type { Round, SettingsFingerprint, VantageReport } from "../../src/report/round.ts";
import type { RoundReport } from "../../src/report/round-verdict.ts";
import type { HiddenBug } from "../../src/hidden-bug.ts";
import { roundText } from "../../src/report/round-text.ts";
import { judgeRound, roundView } from "../../src/rules/vantages/judge-round.ts";
import { Secret } from "../../src/secret.ts";
import { fingerprintSettings } from "../../src/target/settings-fingerprint.ts";
import { final } from "../../src/slack/views/final-reply.ts";
import { mostChars, shownChars } from "../../src/slack/views/fit.ts";
import { headline } from "../../src/slack/views/headline.ts";
import { materialOf } from "../../src/tickets/material.ts";
import { ticketOf } from "../../src/tickets/ticket.ts";
import { generic } from "../../src/tickets/vendors/generic.ts";
import { done } from "../slack/reports.ts";
import { check } from "../support/check.ts";
import { sharedCluster } from "../support/cluster.ts";
import { judgedRound } from "../../src/vantages/judged-round.ts";
import { aConninfo } from "../support/target.ts";

const cluster = await sharedCluster();
const sockets = new Set<Socket>();
const keep = (socket: Socket) => {
  sockets.add(socket);
  return socket.on("error", () => socket.destroy());
};
const gate = createServer((client) => {
  const upstream = keep(connect(cluster.port, "127.0.0.1"));
  keep(client).pipe(upstream).pipe(client);
  client.on("close", () => upstream.destroy());
  upstream.on("close", () => client.destroy());
});
const listening = () => once(gate.listen(port, "127.0.0.1"), "listening");
let port = 0;
await listening();
port = (gate.address() as AddressInfo).port;
after(() => {
  for (const socket of sockets) socket.destroy();
  gate.close();
});

const login = { user: "postgres", database: "postgres", password: new Secret("test-password") } as const;
// One port, open and then closed: to each place the same address, and to one of them it is refused.
const well = await check({ ...login, port });
const wrongPassword = await check({ ...login, port, password: new Secret("test-passwort") });
for (const socket of sockets) socket.destroy();
gate.close();
await once(gate, "close");
const refused = await check({ ...login, port });
const cutter = createServer((client) => keep(client).destroy());
await once(cutter.listen(port, "127.0.0.1"), "listening");
const cut = await check({ ...login, port });
cutter.close();

const startsAt = "2026-11-28T10:00:00.000Z";
const settings = fingerprintSettings(aConninfo({ ...login, port }), "key");
const otherPassword = fingerprintSettings(aConninfo({ ...login, port, password: new Secret("test-passwort") }), "key");

function answer(
  vantage: string,
  report: Report,
  changes: Partial<VantageReport> & { afterMs?: number } = {},
): VantageReport {
  const { afterMs = 0, ...rest } = changes;
  const startedAt = new Date(Date.parse(startsAt) + afterMs + (rest.clockOffsetMs ?? 0)).toISOString();
  const offset = { clockOffsetMs: 0, receivedAt: "2026-11-28T10:00:05.000Z", carried: false, settings };
  return { vantage, report: { ...report, vantage, startedAt }, ...offset, ...rest };
}

const unheard = (vantage: string) => [{ vantage, reason: "It did not answer in time.", lastSeenAt: null }];

function judged(answers: VantageReport[], changes: Partial<Round> = {}): RoundReport {
  return judgeRound({
    id: "round",
    target: "orders",
    roster: answers.map(({ vantage }) => vantage),
    home: "orders-ord",
    startsAt,
    deadline: "2026-11-28T10:00:20.000Z",
    answers,
    missing: [],
    ...changes,
  });
}

const gistOf = ({ verdict: { status, cause, confidence, owner } }: RoundReport) =>
  `${status} ${cause ?? "-"} ${confidence} ${owner}`;

test("the reports are what they are meant to be", () => {
  assert.deepEqual(
    [well, refused, wrongPassword].map(({ verdict }) => verdict.cause ?? verdict.status),
    ["healthy", "tcp-refused", "auth-password-rejected"],
  );
});

test("only the application's place is refused: it is the headline, the other its control, and the network's fault", () => {
  const round = judged([answer("orders-ord", refused), answer("bot", well)]);
  assert.equal(gistOf(round), "down tcp-refused confirmed network");
  assert.equal(round.verdict.proof, "control");
  assert.match(round.verdict.summary, /^Only orders-ord cannot reach 127\.0\.0\.1:\d+: .* From bot it works\.$/);
  assert.match(roundText(round), /orders-ord and bot have the same configuration/);
  assert.ok(round.verdict.because.some(({ vantage, observation }) => vantage === "bot" && observation === "tcp"));
});

test("nine places that are well do not outvote it", () => {
  const others = Array.from({ length: 9 }, (_, at) => answer(`other-${at}`, well));
  const round = judged([answer("orders-ord", refused), ...others]);
  assert.equal(gistOf(round), "down tcp-refused confirmed network");
  assert.match(round.verdict.summary, /From other-0, other-1, other-2 and 6 more it works/);
});

test("only another place is refused: healthy for the application, and a notice that names the place", () => {
  const round = judged([answer("orders-ord", well), answer("bot", refused)]);
  assert.equal(round.verdict.status, "healthy");
  assert.equal(round.verdict.cause, null);
  assert.match(round.verdict.summary, /from orders-ord; the application runs at orders-ord; not from bot\.$/);
  const [notice] = round.findings.filter(({ cause }) => cause === "tcp-refused");
  assert.deepEqual([notice?.severity, notice?.owner, notice?.vantages], ["notice", "network", ["bot"]]);
  assert.equal(round.vantages.find(({ vantage }) => vantage === "bot")?.verdict.cause, "tcp-refused");
});

test("where the application's place is well, nobody is sent there to check again", () => {
  const { verdict } = judged([answer("orders-ord", well), answer("office", well)]);
  assert.deepEqual(verdict.nextSteps, [
    "If the application is still down, compare its options with this target's. Compare one at a time: address " +
      "family, TLS, host, port, role.",
  ]);
});

test("nothing is confirmed where more than a second lay between the two checks", () => {
  const round = judged([answer("orders-ord", refused), answer("bot", well, { afterMs: 60_000 })]);
  assert.equal(gistOf(round), "down tcp-refused likely network");
  assert.match(roundText(round), /\D5\d\.\d s apart, more than one second\./);
});

test("a check that ends in milliseconds is compared with one that began within a second, and with none later", () => {
  const quick = { ...refused, tookMs: 20 };
  for (const [afterMs, gist] of [
    [900, "down tcp-refused confirmed network"],
    [-900, "down tcp-refused confirmed network"],
    [1100, "down tcp-refused likely network"],
  ] as const) {
    const round = judged([answer("orders-ord", quick), answer("bot", well, { afterMs })]);
    assert.equal(gistOf(round), gist, String(afterMs));
    const apart = /The two checks were (\S+) s apart, more than one second\./.exec(roundText(round))?.[1];
    assert.equal(apart, afterMs === 1100 ? "1.1" : undefined);
  }
});

test("nothing is confirmed where one setting differs, and they are not called the same", () => {
  const round = judged([answer("orders-ord", refused), answer("bot", well, { settings: otherPassword })]);
  assert.equal(gistOf(round), "down tcp-refused likely network");
  assert.match(roundText(round), /differ in: password/);
  assert.doesNotMatch(roundText(round), /same configuration|test-passw/);
});

test("a place that tells no settings confirms nothing, and is not called the same", () => {
  const round = judged([answer("orders-ord", refused), answer("bot", well, { settings: null })]);
  assert.equal(gistOf(round), "down tcp-refused likely network");
  assert.doesNotMatch(roundText(round), /same configuration/);
  assert.ok(round.settings[0]?.unknown.includes("password"));
});

test("a clock that is ten minutes off is reckoned with where its offset was measured", () => {
  const measured = judged([answer("orders-ord", refused), answer("bot", well, { clockOffsetMs: 600_000 })]);
  assert.equal(gistOf(measured), "down tcp-refused confirmed network");
  const unknown = answer("bot", well, { clockOffsetMs: 600_000 });
  const trusted = judged([answer("orders-ord", refused), { ...unknown, clockOffsetMs: null }]);
  assert.equal(trusted.verdict.confidence, "likely");
});

test("another password at the application's place is its own configuration, by fingerprint alone", () => {
  const round = judged([answer("orders-ord", wrongPassword, { settings: otherPassword }), answer("bot", well)]);
  assert.equal(gistOf(round), "down auth-password-rejected likely client");
  assert.match(round.verdict.summary, /^Only orders-ord fails, and its password is not that of bot/);
  assert.deepEqual(round.verdict.alternatives, []);
  assert.doesNotMatch(JSON.stringify(round), /test-passw/);
});

test("the same wrong password everywhere is no more certain than once", () => {
  const places = ["orders-ord", "bot"].map((name) => answer(name, wrongPassword, { settings: otherPassword }));
  assert.equal(gistOf(judged(places)), "down auth-password-rejected likely client");
});

test("who was not heard is named, and never good", () => {
  const missing = unheard("orders-ord");
  const round = judged([answer("bot", well)], { roster: ["orders-ord", "bot"], missing });
  assert.equal(round.verdict.status, "inconclusive");
  assert.match(round.verdict.summary, /orders-ord did not answer\. It works from bot\.$/);
  const refusedElsewhere = judged([answer("bot", refused)], { roster: ["orders-ord", "bot"], missing });
  assert.equal(refusedElsewhere.verdict.status, "inconclusive", "the bot's path is not the application's");
  const other = judged([answer("orders-ord", well)], { missing: unheard("office") });
  assert.equal(other.verdict.status, "healthy");
  assert.match(other.verdict.summary, /office did not answer/);
});

test("an answer after the deadline is shown and changes nothing", () => {
  const late = answer("orders-ord", refused, { receivedAt: "2026-11-28T10:00:21.000Z" });
  const round = judged([late, answer("bot", well)]);
  assert.equal(round.verdict.status, "inconclusive");
  assert.match(round.vantages[0]?.notCounted ?? "", /after the deadline/);
  assert.equal(round.vantages[0]?.verdict.cause, "tcp-refused");
});

test("an answer after the round's end is as late as one after its deadline, and its place is not missing any more", () => {
  const round = judged([answer("orders-ord", well), answer("bot", refused)], { missing: unheard("bot") });
  assert.equal(round.verdict.status, "healthy");
  assert.match(round.vantages[1]?.notCounted ?? "", /after the deadline/);
  const ofBot = round.findings.filter(({ vantages }) => vantages.includes("bot"));
  assert.deepEqual([round.missing, ofBot], [[], []]);
});

test("a report given by hand is judged by its rows, whatever its verdict was made to say", () => {
  const edited: Report = { ...refused, verdict: well.verdict, findings: [] };
  const round = judged([answer("bot", well), answer("orders-ord", edited, { carried: true, settings: null })]);
  assert.equal(gistOf(round), "down tcp-refused likely network");
  assert.match(roundText(round), /orders-ord \(the application's, added by hand\): down at tcp/);
});

test("a report of another hour is shown and not counted", () => {
  const old = answer("orders-ord", refused, { carried: true, afterMs: -3_600_000 });
  const round = judged([answer("bot", well), old]);
  assert.equal(round.verdict.status, "inconclusive");
  assert.match(round.vantages[1]?.notCounted ?? "", /60 minutes away/);
});

/** As the round's check keeps it: the rows of one place, and what all of them said. */
function kept(report: Report, round: RoundReport): Report {
  return { ...report, verdict: round.verdict, findings: round.findings, round: roundView(round) };
}

/** One line for each section or line of a block that people read. */
const linesOf = (value: unknown) => JSON.stringify(value);

test("the headline has one line a place, those that fail first, and keeps its limit with nine places", () => {
  const missing = [{ vantage: "office", reason: "It did not answer in time.", lastSeenAt: null }];
  const round = judged([answer("orders-ord", refused), answer("bot", well)], { missing });
  const shown = headline(done(kept(refused, round)), null);
  const text = linesOf(shown.blocks);
  assert.match(text, /✗ orders-ord: tcp, \d+(?:\.\d+)? m?s.*\? office: no answer.*✓ bot: \d/);
  const others = Array.from({ length: 8 }, (_, at) => answer(`a-place-with-a-long-name-${at}`, well));
  const many = headline(done(kept(refused, judged([answer("orders-ord", refused), ...others]))), null);
  assert.ok(shownChars(many.blocks) <= mostChars.headline, `${shownChars(many.blocks)}`);
  assert.match(linesOf(many.blocks), /✗ orders-ord: tcp.*and \d more/);
});

test("the final reply has the layer that not all got through, within its limit", () => {
  const round = judged([answer("orders-ord", refused), answer("bot", well)]);
  const { blocks } = final(done(kept(refused, round)));
  assert.match(linesOf(blocks), /orders-ord +bot\\ntcp +FAIL refused \d+(?:\.\d+)? ms +ok/);
  assert.ok(shownChars(blocks) <= mostChars.final);
});

test("a check from one place says nothing of places", () => {
  const round = judged([answer("orders-ord", refused)]);
  assert.doesNotMatch(linesOf(headline(done(kept(refused, round)), null).blocks), /✗ orders-ord/);
});

test("a place that is cut off after it connected shows so: ten more connections that end alike are not told of tcp", () => {
  assert.equal(cut.observations.find(({ id }) => id === "steady")?.outcome, "failed");
  const { matrix } = judged([answer("orders-ord", cut), answer("bot", well)]);
  const its = matrix.flatMap(({ layer, cells }) =>
    cells.filter(({ vantage }) => vantage === "orders-ord").map(({ outcome }) => `${layer} ${outcome}`),
  );
  assert.ok(its.includes("tcp passed") && its.some((one) => /^(tls|startup) failed$/.test(one)), its.join());
});

test("the ticket has every place with its time, and layer by layer what each saw", () => {
  const round = judged([answer("orders-ord", refused), answer("bot", well, { afterMs: 40 })]);
  const { markdown, facts } = ticketOf(materialOf(kept(refused, round), generic), "private");
  assert.match(markdown, /## The same moment from several places/);
  assert.match(markdown, /\| started at \(UTC\) +\| 10:00:00\.000Z +\| 10:00:00\.040Z +\|/);
  assert.match(markdown, /\| tcp +\| FAIL refused .*\| ok /);
  assert.match(markdown, /orders-ord and bot have the same configuration/);
  assert.ok(facts.some(({ id, vantage }) => id === "place:bot" && vantage === "bot"));
});

/** Its settings are of no shape that is known here: comparing them throws. */
const unreadable = (vantage: string, report: Report) =>
  answer(vantage, report, { settings: {} as SettingsFingerprint });

function judgedRoundOf(answers: VantageReport[]) {
  const bugs: HiddenBug[] = [];
  const roster = answers.map(({ vantage }) => vantage);
  const round = judgedRound(
    {
      id: "round",
      target: "orders",
      roster,
      home: "orders-ord",
      startsAt,
      deadline: "2026-11-28T10:00:20.000Z",
      answers,
      missing: [],
    },
    (bug) => void bugs.push(bug),
  );
  return { round, bugs };
}

test("a bug of ours in comparing the places costs the comparison: well is only what is well everywhere", () => {
  for (const [home, other, expected] of [
    [well, well, "healthy -"],
    [well, wrongPassword, "inconclusive -"],
    [refused, well, "down tcp-refused"],
  ] as const) {
    const answers = [unreadable("orders-ord", home), unreadable("bot", other)];
    const { round, bugs } = judgedRoundOf(answers);
    assert.deepEqual([round.verdict.status, round.verdict.cause ?? "-"].join(" "), expected, round.verdict.summary);
    assert.deepEqual(
      round.brokenRules,
      bugs.map(({ where, reference }) => ({ rule: where.replace("rule ", ""), reference })),
    );
    assert.ok(bugs.length > 0 && bugs.every(({ error }) => error instanceof TypeError));
    for (const { reference } of bugs) assert.ok(roundText(round).includes(`a bug in dbcheck, reference ${reference}`));
    assert.deepEqual(
      round.vantages.map(({ vantage }) => vantage),
      ["orders-ord", "bot"],
    );
  }
});

test("a bug of ours in reading one place's report costs this place, and is no silence of it", () => {
  const odd = (report: Report): Report => ({
    ...report,
    observations: report.observations.map((row) => (row.id === "auth" ? (null as never) : row)),
  });
  const { round, bugs } = judgedRoundOf([answer("orders-ord", well), answer("bot", odd(well))]);
  assert.equal(round.verdict.status, "healthy");
  assert.match(round.verdict.summary, /what bot saw does not count/);
  assert.equal(bugs[0]?.where, "rule place-bot");
  assert.deepEqual(
    round.missing.map(({ vantage, reason }) => [vantage, reason]),
    [["bot", "It answered, and a bug in dbcheck keeps its report from being judged."]],
  );
  const home = judgedRoundOf([answer("orders-ord", odd(well)), answer("bot", well)]).round.verdict;
  assert.equal(home.status, "inconclusive");
  assert.match(home.summary, /what orders-ord saw cannot be judged/);
});
