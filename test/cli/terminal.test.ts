// What a person sees on a terminal: rows as they come, the verdict, what to do; and completion, asked of a real shell.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { checkCommand } from "../../src/cli/check.ts";
import { completionScript } from "../../src/cli/completion.ts";
import { hasColour } from "../../src/cli/terminal.ts";

async function seen(isColoured: boolean): Promise<{ shown: string; stdout: string }> {
  let shown = "";
  const out = { columns: 60, write: (text: string) => ((shown += text), true) };
  const { stdout } = await checkCommand({
    subject: "postgres://app@127.0.0.1:1/app",
    format: "text",
    timeoutSeconds: 10,
    targetsFile: "none.yaml",
    vantage: "local",
    application: { config: undefined, framework: undefined, tests: undefined },
    allowWriteCanary: false,
    env: {},
    signal: new AbortController().signal,
    terminal: { out, isColoured },
  });
  return { shown, stdout };
}

test("rows as they end, within the terminal's width, then the verdict and what to do; the report is as ever", async () => {
  const { shown, stdout } = await seen(false);
  const lines = shown.replaceAll(/[^\n]*\r\u001b\[2K/g, "").split("\n");
  assert.match(lines.find((line) => line.startsWith("✗")) ?? "", /^✗ TCP connection \d+ ms {2}\S/);
  assert.ok(lines.slice(0, lines.indexOf("")).every((line) => line.length < 60));
  assert.match(lines.join("\n"), /\n\n127\.0\.0\.1\/app: DOWN {2}.*refuses the connection.*\nWhat to do: \S.*\n\n$/);
  assert.match(stdout, /^127\.0\.0\.1\/app: DOWN - tcp-refused/);
  assert.doesNotMatch(shown, /\u001b\[\d+m/);
  assert.match((await seen(true)).shown, /\u001b\[31mDOWN\u001b\[0m/);
});

test("colours: where a terminal reads, unless NO_COLOR; FORCE_COLOR goes before both", () => {
  assert.equal(hasColour({}, true), true);
  assert.equal(hasColour({}, false), false);
  assert.equal(hasColour({ TERM: "dumb" }, true), false);
  assert.equal(hasColour({ NO_COLOR: "1" }, true), false);
  assert.equal(hasColour({ NO_COLOR: "" }, true), true);
  assert.equal(hasColour({ NO_COLOR: "1", FORCE_COLOR: "1" }, false), true);
  assert.equal(hasColour({ FORCE_COLOR: "0" }, true), false);
});

test("completion: bash completes verbs and a verb's flags; zsh and fish name each of them", () => {
  const verbs = [
    { name: "check", about: "one full check: from here", flags: ["--json", "--timeout"] },
    { name: "completion", about: "a shell's completion", flags: ["--help"] },
  ];
  const complete = (...words: string[]) =>
    execFileSync("bash", [
      "-c",
      `${completionScript("bash", verbs)}
COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _dbcheck; echo "\${COMPREPLY[*]}"`,
    ])
      .toString()
      .trim();
  assert.equal(complete("dbcheck", "c"), "check completion");
  assert.equal(complete("dbcheck", "check", "--t"), "--timeout");
  assert.equal(complete("dbcheck", "check", "ord"), "");
  for (const shell of ["zsh", "fish"] as const)
    for (const { name, flags } of verbs) {
      const script = completionScript(shell, verbs);
      for (const word of [name, ...flags.map((flag) => flag.slice(2))])
        assert.ok(script.includes(word), `${shell}: ${word}`);
    }
});
