// The application's own configuration: what is wrong in it by itself.
import { usualSeverity } from "../../report/causes.ts";
import type { LintFinding } from "../../playbooks/playbook.ts";
import type { AppConfigFacts } from "../../probes/facts.ts";
import { claimLines, nameOf, testText } from "./recorded-experiments.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { firstSentence } from "../../report/sentences.ts";
import { sureIf } from "../confidence.ts";
import { deployStep } from "../../report/code.ts";

function judge(seen: ObservedCheck): Draft[] {
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

function draft(seen: ObservedCheck, facts: AppConfigFacts, lint: LintFinding): Draft {
  const app = seen.row("application");
  const arrives = app !== null && app.outcome !== "unknown" && app.facts.distinct > 0;
  const isAbsent = app?.facts.controlSeen === true && app.facts.distinct === 0;
  const usual = lint.severity ?? usualSeverity(lint.cause);
  // With sessions of the application before our eyes, this file is not what it runs with, or does not keep it out.
  const severity = usual === "down" && arrives && app.facts.lasting > 0 ? "notice" : usual;
  const others = facts.findings.filter((one) => one !== lint && one.cause === lint.cause);
  const place = lint.line === null ? lint.option : `line ${lint.line}, ${lint.option}`;
  const tests = experiments(seen, lint.option);
  return {
    cause: lint.cause,
    severity,
    ...sureIf(
      usual === "down" && (isAbsent || tests.length > 0) && lint.provenOn !== null,
      "a lint that is proven, and the application is absent",
    ),
    owner: "client",
    summary:
      `${isAbsent && severity === "down" ? "The database works from here, but the application never connects. " : ""}Its ` +
      `configuration, ${place}: ${firstSentence(lint.why)}`,
    because: [
      ["app-config", `${place} → ${lint.fix.split("\n")[0]}`],
      ...(lint.why === firstSentence(lint.why)
        ? []
        : ([["app-config", lint.why.slice(firstSentence(lint.why).length).trim()]] as [string, string][])),
      ...tests,
      ...(isAbsent ? ([["application", app.summary]] as [string, string][]) : []),
      ["app-config", lint.provenOn ? `proven against ${lint.provenOn}; ${lint.source}` : `documented: ${lint.source}`],
      ...others.map((one): [string, string] => [
        "app-config",
        `${one.line === null ? "" : `line ${one.line}, `}${one.option}: ${one.why}`,
      ]),
    ],
    explains: severity === "down" ? ["app-not-connecting", "app-connections-rejected", "app-health-failing"] : [],
    ruledOut:
      severity === "down" && isAbsent
        ? [["app-connections-rejected", "no session of it was seen, and the server counted none"]]
        : [],
    nextSteps: [
      deployStep(lint.fix),
      "Then run this check again: it shows whether the application connects.",
      `Search the application's log for ${facts.logs.search.join(", ")}. ${facts.logs.hint}`,
    ],
    ...(lint.answers ? { answers: [...lint.answers, ...seenAnswers(seen)] } : {}),
  };
}

/** What people tried, where it speaks of this option: what separates, and which comparisons show nothing. */
function experiments(seen: ObservedCheck, option: string): [string, string][] {
  const row = seen.row("recorded");
  if (row?.outcome !== "passed") return [];
  const { discriminating, claims } = row.facts.isolation;
  const here = discriminating.filter((one) => nameOf(one.option) === option);
  if (here.length === 0) return [];
  const lines = here.map(({ value, failed, passed }): [string, string] => [
    "recorded",
    `${option} has ${testText(value)} in every failed experiment that records it (${failed.join(", ")}) and in ` +
      `no passed one (${passed.join(", ")})`,
  ]);
  return [...lines, ...claimLines(claims)];
}

/** What this check's own way in answers. */
function seenAnswers(seen: ObservedCheck): [string, string][] {
  const query = seen.row("query");
  if (query?.outcome !== "passed" && query?.outcome !== "warned") return [];
  const families = new Set(
    (seen.row("dns")?.facts.names ?? []).flatMap(({ addresses }) => addresses.map(({ family }) => `IPv${family}`)),
  );
  const reach =
    families.size > 0
      ? `${seen.host} resolves from here (${[...families].join(", ")}), and a login succeeds`
      : `a login to ${seen.place} succeeds from here`;
  return [
    [
      "Did the name or its address family change?",
      `Not needed for this outage: ${reach}. The application stops before it opens a socket.`,
    ],
    [
      "Is the database still attached to the application?",
      `Not needed: the connection string works as it is (${seen.user} on ${seen.database}).`,
    ],
  ];
}

export const appConfig: Rule = { id: "app-config", judges: ["app-config"], judge };
