#!/usr/bin/env node
// The door for everything: reads arguments, runs one command, prints, exits.
import { keepCompiledCode, mapStackTraces } from "./cli/runtime.ts";

keepCompiledCode(process.env);
// Run from its TypeScript, whoever compiles it maps traces already.
if (import.meta.filename.endsWith(".js")) mapStackTraces();

// A reader that has seen enough (`| head`) is no error of ours.
process.stdout.on("error", () => process.exit());

/** As Node has it for a module that never settles (process.html#exit-codes). */
const unsettled = 13;
void run();

async function run(): Promise<void> {
  // An agent lives on a small machine beside the application.
  if (process.argv[2] === "agent") (await import("./cli/small-memory.ts")).keepMemorySmall();
  // Loaded here, so that its compiled code is kept.
  const { program } = await import("./cli/program.ts");
  // Where nothing is left to wait for and nothing was said, nobody may read "healthy".
  process.exitCode = unsettled;
  const exitCode = await program(process.argv.slice(2), process.env);
  process.exitCode = exitCode;
  // A command that has ended owes nobody anything: handles that linger must not hold the shell.
  if (exitCode !== undefined) process.exit();
}
