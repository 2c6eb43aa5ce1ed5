// The application of blockster-v2, re-enacted: Erlang given the configured socket
// options where it is installed, else a process that never connects.
import { spawn, spawnSync } from "node:child_process";

export interface PlayedApplication {
  /** How it is played, for people. */
  about: string;
  close: () => Promise<void>;
}

/** Tries as the pool does, a second apart, and dies each time before a packet is sent. */
const pool = (port: number) => `Loop = fun(F) ->
  R = try gen_tcp:connect("127.0.0.1", ${port}, [inet, keepalive, binary, {active, false}], 5000) catch K:X -> {K, X} end,
  io:format("~0p~n", [R]), timer:sleep(1000), F(F) end, Loop(Loop).`;

export function playBlockster(port: number): PlayedApplication {
  const hasErlang = spawnSync("erl", ["-version"], { timeout: 5000 }).status === 0;
  const child = hasErlang
    ? spawn("erl", ["-noshell", "-eval", pool(port)], { stdio: "ignore" })
    : spawn(process.execPath, ["-e", "setTimeout(() => {}, 3_600_000)"], { stdio: "ignore" });
  child.on("error", () => {});
  return {
    about: hasErlang
      ? "its application is a real Erlang process that dies at gen_tcp:connect, again and again"
      : "Erlang is not installed here: a process that never connects stands in for the application",
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      child.kill("SIGKILL");
      await gone;
    },
  };
}
