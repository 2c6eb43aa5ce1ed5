// Every sentence for people, from the source that says it: in the field's words, short enough to be read at night.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rooms, saidIn, sentencesOf } from "../support/sentences/collect.ts";
import { ownWords, sentencesIn, wordsOf } from "../support/sentences/words.ts";

const said = sentencesOf(process.cwd(), rooms);
/** What is filled in counts as one word of average length. */
const filled = (text: string) => text.replaceAll(/\{[^}]*\}/g, "filled-in");

test("the collector finds texts in templates and properties, and leaves out SQL, lists, logs, bugs and code", () => {
  const source = `
    import { x } from "not a sentence";
    const a = { summary: \`The \${thing.name} is \${count(2, "row")} behind: it\\'s late\`, id: "plain" };
    log.warn({}, "a log line for operators");
    throw new Error("a bug of ours");
    throw new UserMistake("You did this.");
    const sql = "select one from two";
    const words = ("one two three " + "four five").split(" ");
  `;
  assert.deepEqual(
    saidIn(source, "f.ts").map(({ line, text, property }) => [line, text, property]),
    [
      [3, "The {name} is {count} behind: it's late", "summary"],
      [6, "You did this.", null],
    ],
  );
  assert.ok(said.length > 2500, `${said.length} sentences`);
});

test("sentences use the field's words, not our own", () => {
  const odd = said.flatMap(({ file, line, text }) =>
    ownWords
      .filter(([pattern]) => pattern.test(text))
      .map(([, instead]) => `${file}:${line}: ${text}\n    write: ${instead}`),
  );
  assert.deepEqual(odd, []);
});

test("a summary has at most 140 characters, and 20 words a sentence", () => {
  const long = said
    .filter(({ file, property }) => file.startsWith("src/rules/") && property === "summary")
    .flatMap(({ file, line, text }) => {
      const words = Math.max(...sentencesIn(filled(text)).map((one) => wordsOf(one).length));
      return filled(text).length > 140 || words > 20
        ? [`${file}:${line}: ${text.length} characters, ${words} words`]
        : [];
    });
  assert.deepEqual(long, []);
});

test("what people read has at most 20 words a sentence, and what is filled in counts as one", () => {
  const long = said.flatMap(({ file, line, text }) =>
    sentencesIn(filled(text)).flatMap((one) => (wordsOf(one).length > 20 ? [`${file}:${line}: ${one}`] : [])),
  );
  assert.deepEqual(long, []);
});

test("no flag of the command line stands in what Slack shows", () => {
  const flags = said.filter(
    ({ file, text, property }) =>
      /^src\/(?:rules|slack|incidents|probes)\//.test(file) &&
      property !== "reproduce" &&
      /(?:^|[\s(`])--(?:allow-write-canary|timeout|targets|app-config|framework|vantage)\b/.test(text),
  );
  assert.deepEqual(
    flags.map(({ file, line, text }) => `${file}:${line}: ${text}`),
    [],
  );
});
