#!/usr/bin/env node
// The door for everything: reads arguments, runs one command, prints, exits.
import { program } from "./cli/program.ts";

// A reader that has seen enough (`| head`) is no error of ours.
process.stdout.on("error", () => process.exit());

process.exitCode = await program(process.argv.slice(2), process.env);
// A command that has ended owes nobody anything: handles that linger must not hold the shell.
if (process.exitCode !== undefined) process.exit();
