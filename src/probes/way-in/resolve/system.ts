// The operating system's answer to a name. getaddrinfo cannot be cancelled and holds a process open while its
// resolver is silent, so it runs in a child process that can be killed; children that answered are kept for the next.
import { spawn, type ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Reason } from "../../../report/observation.ts";

export interface SystemAnswer {
  addresses: { address: string; family: 4 | 6 }[];
  code: string | null;
}

/** Runs in the child: a name a line in, an answer a line out. */
const script = `
const { lookup } = require("node:dns");
require("node:readline").createInterface({ input: process.stdin }).on("line", (name) => {
  lookup(JSON.parse(name), { all: true, verbatim: true }, (error, list) => {
    process.stdout.write(JSON.stringify(error ? { addresses: [], code: error.code } : { addresses: list, code: null }) + "\\n");
  });
}).on("close", () => process.exit());
`;

interface Child {
  process: ChildProcess;
  ask(name: string): Promise<SystemAnswer>;
}

const idle: Child[] = [];
const mostIdle = 4;

function startChild(): Child {
  const child = spawn(process.execPath, ["-e", script], {
    stdio: ["pipe", "pipe", "ignore"],
    env: {
      PATH: process.env["PATH"],
      LOCALDOMAIN: process.env["LOCALDOMAIN"],
      RES_OPTIONS: process.env["RES_OPTIONS"],
    },
  });
  // Where there are no more files to open there is no child, and these are missing (child_process, spawn: EMFILE).
  const { stdin, stdout }: { stdin: Writable | undefined; stdout: Readable | undefined } = child;
  let waiting: ((answer: SystemAnswer) => void) | null = null;
  let said = "";
  stdout?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    // One question, one line.
    if (!said.endsWith("\n")) return;
    waiting?.(JSON.parse(said) as SystemAnswer);
    said = "";
  });
  const gone = () => {
    const at = idle.findIndex((one) => one.process === child);
    if (at >= 0) idle.splice(at, 1);
    waiting?.({ addresses: [], code: "ECHILD" });
  };
  child.on("error", gone).on("exit", gone);
  stdin?.on("error", () => {});
  hold(child, false);
  return {
    process: child,
    ask: (name) =>
      new Promise((resolve) => {
        hold(child, true);
        waiting = (answer) => {
          waiting = null;
          hold(child, false);
          resolve(answer);
        };
        stdin?.write(`${JSON.stringify(name)}\n`);
      }),
  };
}

/** An idle child must not keep our process alive; one that is asked must. */
function hold(child: ChildProcess, alive: boolean): void {
  const streams = [child.stdout, child.stdin] as unknown[];
  for (const one of [child, ...streams]) {
    const handle = one as { ref?: () => void; unref?: () => void } | undefined;
    if (alive) handle?.ref?.();
    else handle?.unref?.();
  }
}

/** Starts a child ahead of need, so that a command's first lookup does not wait for a process to start. */
export function warmUp(): void {
  if (idle.length === 0) idle.push(startChild());
}

/**
 * getaddrinfo for both families, in the system's own order, as libpq asks it.
 * @returns `code` ETIMEOUT when the signal ended it (the child is killed), else getaddrinfo's own code
 */
export async function systemLookup(name: string, signal: AbortSignal): Promise<SystemAnswer> {
  const child = idle.pop() ?? startChild();
  const stopped = new Promise<SystemAnswer>((resolve) => {
    const stop = () => resolve({ addresses: [], code: "ETIMEOUT" });
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
  });
  const answer = await Promise.race([child.ask(name), stopped]);
  if (answer.code === "ETIMEOUT" || answer.code === "ECHILD") child.process.kill("SIGKILL");
  else if (idle.length < mostIdle) idle.push(child);
  else child.process.kill("SIGKILL");
  return answer;
}

/** getaddrinfo's code alone; what one resolver said directly is more exact and goes first. */
export function reasonOfCode(code: string): Reason {
  if (code === "ENOTFOUND" || code === "EAI_NONAME") return "nxdomain";
  if (code === "ENODATA" || code === "EAI_NODATA") return "no-address";
  if (code === "ETIMEOUT") return "resolver-timeout";
  if (code === "ECHILD") return "no-answer-of-ours";
  return "servfail";
}
