// Runs the test files given, or all of test/, with node's own runner. Node 20 has no globs for --test.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";

const files = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const flags = process.argv.slice(2).filter((word) => word.startsWith("-"));
const all = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
const chosen = files.length > 0 ? files : all.sort().map((name) => `test/${name}`);
// Node takes the timeout for a whole file as well: the longest plays an incident through three times.
const words = ["--import", "tsx", "--test", "--test-concurrency=2", "--test-timeout=900000"];
const child = spawn(process.execPath, [...words, ...flags, ...chosen], { stdio: "inherit" });
child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
