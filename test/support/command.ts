// dbcheck's command line in this process: what it prints, and its exit status, without the start of a process.
import { Writable } from "node:stream";
import { program } from "../../src/cli/program.ts";
import type { Ended } from "./processes.ts";

/** Runs one command to its end; `env` replaces the environment but for PATH. See `dbcheck` for the process itself. */
export async function command(args: string[], env: Record<string, string> = {}): Promise<Omit<Ended, "tookMs">> {
  const written = { stdout: "", stderr: "" };
  const into = (name: keyof typeof written) =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        written[name] += text;
        done();
      },
    });
  const streams = { stdout: into("stdout"), stderr: into("stderr") };
  const exitCode = await program(args, { PATH: process.env["PATH"], ...env }, streams);
  return { ...written, exitCode };
}
