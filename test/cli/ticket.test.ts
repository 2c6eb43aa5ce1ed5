// `dbcheck ticket` as people call it: from a saved report, offline;
// what cannot be is said on stderr, with nothing on stdout.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Ticket } from "../../src/tickets/ticket.ts";
import { vendors } from "../../src/tickets/vendors/index.ts";
import { ladder } from "../rules/observations.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { command } from "../support/command.ts";
import { faults, reportOf } from "../tickets/faults.ts";
import { complaints } from "../tickets/lint.ts";

const scratch = await temporaryDirectory();

const ticket = (...words: string[]) => command(["ticket", ...words]);
function file(name: string, text: string): string {
  const path = join(scratch, name);
  writeFileSync(path, text);
  return path;
}
const refused = file("refused.json", JSON.stringify(faults["refused"]));

test("a saved report: Markdown, JSON of the ticket's schema, the vendor of the report, another by the flag", async () => {
  const markdown = await ticket(refused);
  assert.deepEqual([markdown.exitCode, markdown.stderr], [0, ""]);
  assert.match(markdown.stdout, /^# .*\(k1v53olqmxx0e6np, ord, seen 2026-06-01 12:00 UTC\)\n/);
  const json = await ticket(refused, "--json", "--severity", "1", "--public");
  const made = JSON.parse(json.stdout) as Ticket;
  assert.deepEqual(
    [made.schema, made.vendor, made.severity.level, made.severity.from, made.audience],
    ["dbcheck.ticket/1", "fly-mpg", 1, "chosen", "public"],
  );
  const [fly] = vendors.filter(({ name }) => name === "fly-mpg");
  assert.ok(fly);
  assert.deepEqual(complaints(made, fly, ["k1v53olqmxx0e6np"]), []);
  const other = await ticket(refused, "--json", "--vendor", "generic");
  assert.equal((JSON.parse(other.stdout) as Ticket).vendor, "generic");
});

test("a report without its verdict is judged; recorded experiments may come beside it", async () => {
  const { verdict: _, findings: __, ...bare } = faults["silent"] ?? reportOf(ladder());
  const tests = file(
    "tests.yaml",
    "tests:\n  - { name: pool, outcome: failed, options: { pool_size: 5 } }\n  - { name: console, outcome: " +
      "passed, options: { pool_size: 1 } }\n",
  );
  const { stdout, exitCode: code, stderr } = await ticket(file("bare.json", JSON.stringify(bare)), "--tests", tests);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /Against "pool": varied pool_size\. Valid: one thing was varied/);
});

test("nothing to escalate, bad words, unreadable files and secrets: exit 3, a sentence, nothing on stdout", async () => {
  const healthy = file("healthy.json", JSON.stringify(reportOf(ladder())));
  const secret = file("answers.yaml", "impact: we set PGPASSWORD=hunter22-canary and it failed\n");
  const misspelt = file(
    "targets.yaml",
    "targets:\n  shop:\n    url: postgres://a@127.0.0.1:1/b\n    vendor: fly-mgp\n",
  );
  const cases: [words: string[], says: RegExp][] = [
    [[healthy], /orderbook-prod is healthy as seen from worker-east: there is nothing to escalate\./],
    [
      [refused, "--vendor", "fly-mgp"],
      /There is no vendor "fly-mgp"; did you mean fly-mpg\? Known: fly-mpg, fly-postgres, aws/,
    ],
    [[refused, "--severity", "5"], /Give 1, 2, 3 or 4/],
    [
      [refused, "--answers", secret],
      /The ticket would contain a password in a URL or beside its name, so nothing is printed/,
    ],
    [[join(scratch, "none.json")], /Cannot read/],
    [[file("odd.json", "{}")], /is not a report/],
    [
      ["shop", "--targets", misspelt],
      /targets\.yaml:4:5: targets\.shop\.vendor: must be one of fly-mpg, fly-postgres, aws/,
    ],
    [[], /missing required argument/],
  ];
  for (const [words, says] of cases) {
    const { stdout, stderr, exitCode: code } = await ticket(...words);
    assert.deepEqual([stdout, code], ["", 3], stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /hunter22|\n\s+at /);
  }
});

test("healthy, and yet something was found: that can be asked about", async () => {
  const noticed = { ...reportOf(ladder()) };
  const observations = noticed.observations.map((one) =>
    one.id === "server" ? { ...one, facts: { ...one.facts, uptimeSeconds: 30 } } : one,
  );
  const { stdout, exitCode: code } = await ticket(file("noticed.json", JSON.stringify({ ...noticed, observations })));
  assert.equal(code, 0);
  assert.match(stdout, /Also found: The server was started 30 s ago/);
});
