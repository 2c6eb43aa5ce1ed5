// A headless Chromium, driven by its DevTools protocol: enough to type, press and look at the demo's page.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";
import { findProgram } from "../support/optional.ts";

const startMs = 60_000;
const answerMs = 30_000;

export interface Browser {
  open: (url: string, widthPx: number, heightPx: number) => Promise<void>;
  /** The value of an expression in the page; promises are awaited. */
  evaluate: (expression: string) => Promise<unknown>;
  /** Waits until the expression is truthy; rejects with the expression after 30 s. */
  until: (expression: string) => Promise<void>;
  /** Types real keys into what has the focus; "\n" is Enter. */
  type: (text: string) => Promise<void>;
  screenshot: (file: string) => Promise<void>;
  close: () => Promise<void>;
}

export async function startBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "dbcheck-browser-"));
  const quiet = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  const flags = [
    "--headless",
    "--no-sandbox",
    ...quiet,
    `--user-data-dir=${profile}`,
    "--remote-debugging-port=0",
    "about:blank",
  ];
  const child = spawn(findProgram("chromium") ?? "chromium", flags, { stdio: ["ignore", "ignore", "pipe"] });
  const port = await debuggingPort(child.stderr).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  const pages = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(pages.find((page) => page.type === "page")?.webSocketDebuggerUrl ?? "");
  await once(socket, "open", { signal: AbortSignal.timeout(startMs) });
  const send = sender(socket);

  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (answer["exceptionDetails"]) throw new Error(`${expression}: ${JSON.stringify(answer["exceptionDetails"])}`);
    return (answer["result"] as { value?: unknown }).value;
  };
  const until = async (expression: string): Promise<void> => {
    const deadline = Date.now() + 30_000;
    while (!(await evaluate(expression).catch(() => false))) {
      if (Date.now() > deadline) throw new Error(`never true: ${expression}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return {
    evaluate,
    until,
    open: async (url, widthPx, heightPx) => {
      await send("Emulation.setDeviceMetricsOverride", {
        width: widthPx,
        height: heightPx,
        deviceScaleFactor: 1,
        mobile: false,
      });
      // What stood there before has messages too.
      await evaluate("window.isLeft = true");
      await send("Page.navigate", { url });
      await until(`window.isLeft === undefined && document.querySelector(".messages") !== null`);
    },
    type: async (text) => {
      for (const part of text.split(/(\n)/).filter(Boolean)) {
        if (part !== "\n") await send("Input.insertText", { text: part });
        else
          for (const type of ["keyDown", "keyUp"])
            await send("Input.dispatchKeyEvent", {
              type,
              key: "Enter",
              code: "Enter",
              windowsVirtualKeyCode: 13,
              text: "\r",
            });
      }
    },
    screenshot: async (file) => {
      const { data } = await send("Page.captureScreenshot", { format: "png" });
      await writeFile(file, Buffer.from(String(data), "base64"));
    },
    close: async () => {
      socket.terminate();
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Chromium prints the address of its debugger once it listens. */
async function debuggingPort(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("chromium said nothing of its debugger")), startMs);
    createInterface({ input: stderr }).on("line", (line) => {
      const port = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(port);
    });
  });
}

type Answer = Record<string, unknown>;

function sender(socket: WebSocket): (method: string, params: object) => Promise<Answer> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as { id?: number; result?: Answer };
    waiting.get(message.id ?? 0)?.(message.result ?? {});
  });
  return async (method, params) => {
    last += 1;
    const id = last;
    const answered = new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), answerMs);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(answer);
      });
    });
    socket.send(JSON.stringify({ id, method, params }));
    return answered;
  };
}
