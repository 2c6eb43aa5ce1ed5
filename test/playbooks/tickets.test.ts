// A report, a ticket and a public ticket of an application whose
// configuration has a secret in the wrong place: it is in none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";
import { configFacts } from "../../src/probes/application/config.ts";
import { reportMarkdown, reportText } from "../../src/report/text.ts";
import { redactDeep } from "../../src/target/redact.ts";
import { ticketToSend } from "../../src/tickets/outgoing-ticket.ts";
import { materialOf } from "../../src/tickets/material.ts";
import { vendors } from "../../src/tickets/vendors/index.ts";
import { UserMistake } from "../../src/errors.ts";
import { ladder, row } from "../rules/observations.ts";
import { reportOf } from "../tickets/faults.ts";
import { attacks, holdsCanary, type Planted } from "./canaries.ts";

const [vendor] = vendors;
assert.ok(vendor);

/** The row as the probe makes it; null where nothing can be read in the file. */
function observed({ framework, text, file }: Planted) {
  try {
    const playbook = playbookFor(framework);
    const facts = configFacts(playbook, readAppConfig(playbook, text, file));
    return row("app-config", facts.findings.length > 0 ? "warned" : "passed", null, facts);
  } catch (error) {
    if (error instanceof UserMistake) return null;
    throw error;
  }
}

let withFindings = 0;
for (const [at, planted] of attacks.entries())
  test(`reports and tickets of ${planted.framework} ${at + 1} leave, and hold no secret`, () => {
    const seen = observed(planted);
    if (seen === null) return;
    const report = redactDeep(reportOf(ladder(seen)), []);
    if (report.findings.length > 0) withFindings += 1;
    const tickets = (["private", "public"] as const).map((audience) => {
      const sent = ticketToSend(materialOf(report, vendor), audience, []);
      assert.ok("ticket" in sent, "refused" in sent ? sent.refused : "");
      return JSON.stringify(sent.ticket);
    });
    for (const text of [JSON.stringify(report), reportText(report), reportMarkdown(report), ...tickets])
      assert.ok(!holdsCanary(text), text);
  });

test("enough of them have something to tell", () => {
  assert.ok(withFindings >= 20, `${withFindings}`);
});
