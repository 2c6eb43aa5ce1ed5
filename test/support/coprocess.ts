// A program that takes long to start, started once and asked many times. Ended with the test file.
import { spawn, type SpawnOptions } from "node:child_process";
import { createInterface } from "node:readline";
import { after } from "node:test";

/** What such a program writes, on a line of its own, when an answer is complete: End of Transmission. */
const endOfAnswer = "\u0004";

/** One line in, its answer out, in turn; the program's death is the answer to who still waits. */
export function coprocess(program: string, args: string[], options: SpawnOptions): (line: string) => Promise<string> {
  const child = spawn(program, args, { ...options, stdio: ["pipe", "pipe", "inherit"] });
  const waiting: { done: (answer: string) => void; failed: (error: Error) => void }[] = [];
  const give = (error: Error) => {
    for (const { failed } of waiting.splice(0)) failed(error);
  };
  child.on("error", give);
  child.on("close", (code) => give(new Error(`${program} ended with status ${code}`)));
  child.stdin?.on("error", give);
  after(() => void child.kill());
  const answer: string[] = [];
  if (child.stdout)
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === endOfAnswer) waiting.shift()?.done(answer.splice(0).join("\n").trim());
      else answer.push(line);
    });
  return (line) =>
    new Promise((done, failed) => {
      if (child.exitCode !== null) return failed(new Error(`${program} has ended with status ${child.exitCode}`));
      waiting.push({ done, failed });
      child.stdin?.write(`${line}\n`);
    });
}
