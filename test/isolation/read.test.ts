// Experiments as people write them, and every way to write them wrongly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UserMistake } from "../../src/errors.ts";
import { isolate } from "../../src/isolation/isolate.ts";
import { masked } from "../../src/isolation/mask.ts";
import { readExperiments } from "../../src/isolation/read.ts";
import { claimText, isolationText } from "../../src/isolation/text.ts";

const mistake = (text: string): string => {
  try {
    readExperiments(text, "tests.yaml");
    return "no mistake";
  } catch (error) {
    assert.ok(error instanceof UserMistake, String(error));
    return error.message;
  }
};

test("what is wrong is said with its line", () => {
  assert.match(
    mistake("tests:\n  - name: a\n    outcom: failed\n"),
    /tests.yaml:2: .*outcome must be passed or failed/,
  );
  assert.match(mistake("tests:\n  - name: a\n    outcom: failed\n"), /unknown key "outcom"; did you mean "outcome"/);
  assert.match(mistake("tests:\n  - name: a\n    outcome: broken\n"), /tests.yaml:3: outcome must be passed or failed/);
  assert.match(
    mistake("tests:\n  - {name: a, outcome: failed}\n  - {name: a, outcome: passed}\n"),
    /tests.yaml:3: there is another test "a"/,
  );
  assert.match(
    mistake("tests:\n  - {name: repo, outcome: passed, same_as: rebo}\n"),
    /there is no test "rebo"; did you mean "repo"/,
  );
  assert.match(mistake("tests:\n  - {name: a, outcome: failed, options: [x]}\n"), /options must be a map of options/);
  assert.match(mistake("tests: [\n"), /not valid YAML/);
  assert.match(mistake("hello"), /tests.yaml:1/);
  assert.match(mistake(""), /tests/);
  assert.match(mistake("tests: []"), /has no tests/);
  assert.match(
    mistake(
      `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\ntests: ` +
        `[*c,*c,*c,*c,*c,*c,*c,*c]`,
    ),
    /alias/,
  );
});

test("without a passed test there is nothing to say", () => {
  const list = readExperiments("tests: [{name: a, outcome: failed, options: {x: 1}}]", "t");
  const answer = isolate(list);
  assert.deepEqual([answer.discriminating, answer.confounded, answer.untested], [[], [], []]);
  assert.match(isolationText(answer, list), /no passed test to compare with/);
});

test("the single change that was tried already is not asked for again", () => {
  const list = readExperiments(
    "tests:\n  - {name: a, outcome: failed, options: {x: [1, 2], y: 1}}\n  - {name: b, outcome: passed, " +
      "options: {x: [1], y: 1}}\n",
    "t",
  );
  const answer = isolate(list);
  assert.deepEqual(
    answer.discriminating.map(({ option, value }) => [option, value]),
    [["/x", 2]],
  );
  assert.deepEqual(answer.untested, []);
});

test("numbers and texts are different, and so are null and nothing", () => {
  const list = readExperiments(
    "tests:\n  - {name: a, outcome: failed, options: {port: '5432', ssl: null}}\n  - {name: b, outcome: passed, " +
      "options: {port: 5432}}\n",
    "t",
  );
  const { discriminating } = isolate(list);
  assert.deepEqual(
    discriminating.map(({ option, value }) => [option, value]),
    [["/port", "5432"]],
  );
});

test("the same configuration is claimed only where nothing differs and nothing is unknown", () => {
  const said = (a: string, b: string) => {
    const list = readExperiments(
      `tests:\n  - {name: a, outcome: failed, options: ${a}}\n  - {name: b, outcome: passed, same_as: a, ` +
        `options: ${b}}\n`,
      "t",
    );
    const [claim] = isolate(list).claims;
    assert.ok(claim);
    return claimText(claim);
  };
  assert.match(said("{x: 1}", "{x: 1}"), /has the same configuration/);
  assert.match(said("{x: 1, y: 2}", "{x: 1}"), /only one of the two records y/);
  assert.match(said("{x: 1}", "{x: 2}"), /differ in x/);
  assert.match(said("{}", "{}"), /neither records an option/);
  for (const text of [said("{x: 1, y: 2}", "{x: 1}"), said("{x: 1}", "{x: 2}"), said("{}", "{}")])
    assert.doesNotMatch(text, /same configuration/);
});

test("secrets are compared and never shown", () => {
  const list = masked(
    readExperiments(
      "tests:\n  - {name: a, outcome: failed, options: {password: canary-one, url: " +
        "'postgres://u:canary-two@h/d'}}\n  - {name: b, outcome: passed, options: {password: canary-three, url: " +
        "'postgres://u:canary-two@h/d'}}\n",
      "t",
    ),
  );
  const answer = isolate(list);
  assert.equal(answer.discriminating[0]?.option, "/password");
  assert.equal(answer.discriminating.length, 1);
  assert.doesNotMatch(JSON.stringify(answer) + isolationText(answer, list), /canary/);
});

test("a key that is no plain word is not repeated: it may be a secret, or act in a terminal", () => {
  for (const key of ["postgres://u:canary@h/d", "canary\\e[2J", "canary\\u202e", "canary\\nx"]) {
    const said = mistake(`tests:\n  - {name: a, outcome: failed, "${key}": 1}\n`);
    assert.match(said, /unknown key \(no plain word\)/);
    assert.doesNotMatch(said, /canary/);
  }
});

test("an alias within what it names is the user's mistake", () => {
  const text = "tests:\n  - {name: a, outcome: failed, options: &a {x: *a}}\n";
  assert.throws(() => readExperiments(text, "t"), {
    name: "UserMistake",
    message: /t: an alias .* refers to nothing, to itself/,
  });
});
