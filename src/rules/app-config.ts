// The application's own configuration: what is wrong in it by itself.
import { usualSeverity } from "../report/causes.ts";
import type { LintFinding } from "../playbooks/playbook.ts";
import type { AppConfigFacts } from "../probes/facts.ts";
import type { Draft, Rule, Seen } from "./rule.ts";

function judge(seen: Seen): Draft[] {
  const row = seen.row("app-config");
  if (!row || row.outcome === "unknown") return [];
  return worstOfEach(row.facts.findings).map((lint) => draft(seen, row.facts, lint));
}

/** One finding for a cause: the worst, the others as its evidence. */
function worstOfEach(findings: LintFinding[]): LintFinding[] {
  const severe = (one: LintFinding) => ["down", "degraded", "notice"].indexOf(one.severity ?? usualSeverity(one.cause));
  const sorted = findings.toSorted((a, b) => severe(a) - severe(b));
  return sorted.filter(({ cause }, at) => sorted.findIndex((one) => one.cause === cause) === at);
}

function draft(seen: Seen, facts: AppConfigFacts, lint: LintFinding): Draft {
  const app = seen.row("application");
  const arrives = app !== null && app.outcome !== "unknown" && app.facts.distinct > 0;
  const isAbsent = app?.facts.controlSeen === true && app.facts.distinct === 0;
  const usual = lint.severity ?? usualSeverity(lint.cause);
  // With sessions of the application before our eyes, this file is not what it runs with, or does not keep it out.
  const severity = usual === "down" && arrives && app.facts.lasting > 0 ? "notice" : usual;
  const others = facts.findings.filter((one) => one !== lint && one.cause === lint.cause);
  const place = lint.line === null ? lint.option : `line ${lint.line}, ${lint.option}`;
  return {
    cause: lint.cause,
    severity,
    confidence: usual === "down" && isAbsent && lint.provenOn !== null ? "confirmed" : "likely",
    owner: "client",
    summary: `${facts.title}, ${place}: ${lint.why}`,
    because: [
      ["app-config", `${place} → ${lint.fix.split("\n")[0]}`],
      ["app-config", lint.provenOn ? `proven against ${lint.provenOn}; ${lint.source}` : `documented: ${lint.source}`],
      ...(isAbsent ? ([["application", app.summary]] as [string, string][]) : []),
      ...others.map((one): [string, string] => ["app-config", `${one.line === null ? "" : `line ${one.line}, `}${one.option}: ${one.why}`]),
    ],
    explains: severity === "down" ? ["app-not-connecting", "app-connections-rejected", "app-health-failing"] : [],
    ruledOut: severity === "down" && isAbsent ? [["app-connections-rejected", "no session of it was seen, nor counted by the server"]] : [],
    nextSteps: [
      `Deploy this one change and nothing else: ${lint.fix}`,
      `Search the application's log for ${facts.logs.search.join(", ")}. ${facts.logs.hint}`,
    ],
  };
}

export const appConfig: Rule = { id: "app-config", judge };
