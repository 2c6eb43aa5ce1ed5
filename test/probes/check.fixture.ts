// Runs one check of a host in a process of its own (in a namespace of its own) and prints the report.
import { check } from "../support/check.ts";

const [host = "", port = "5432", family = "any"] = process.argv.slice(2);
const report = await check(
  { host, port: Number(port) },
  { addressFamily: family === "4" ? 4 : family === "6" ? 6 : "any" },
  15_000,
);
process.stdout.write(JSON.stringify(report));
