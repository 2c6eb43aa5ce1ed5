// From findings to one verdict: the finding that no other explains and that blocks earliest on the way in.
import { layerOf, layers, usualOwner, usualSeverity, type Cause, type Layer, type Severity } from "../report/causes.ts";
import { workedBeforeCancel, workedText } from "../report/cancelled.ts";
import { wayIn, type Observation } from "../report/observation.ts";
import type { Comparison, Evidence, Finding, ReportTarget, Verdict } from "../report/report.ts";
import { branches } from "./branches.ts";
import { rules } from "./index.ts";
import { contradictionTo } from "./contradiction.ts";
import { factsOf, observedFrom, type Draft, type Rule, type ObservedCheck } from "./rule.ts";

const gravity: Record<Severity, number> = { inconclusive: 0, down: 1, degraded: 2, notice: 3 };

/** Judges what was seen. Pure: the clock is the check's own start. */
export function judge(
  observations: Observation[],
  target: ReportTarget,
  startedAt: string,
  comparisons: Comparison[] = [],
): { findings: Finding[]; verdict: Verdict; broken: BrokenRule[] } {
  const seen = observedFrom(observations, target.inputs, startedAt, target);
  const broken: BrokenRule[] = [];
  const findings = rules.flatMap((rule) => findingsOf(rule, seen, broken)).filter(isBestOfItsCause);
  findings.sort(
    (a, b) => gravity[a.severity] - gravity[b.severity] || layers.indexOf(a.layer) - layers.indexOf(b.layer),
  );
  const verdict = decide(findings, observations, target, broken);
  const because = [...headline(verdict, comparisons), ...verdict.because, ...repeated(verdict, observations)];
  return { findings, verdict: { ...verdict, because }, broken };
}

/** A rule that threw, a bug of ours: its findings are missing, and the others' stand. */
export interface BrokenRule {
  rule: string;
  /** As the rule's own. */
  judges: readonly string[];
  error: unknown;
}

function findingsOf(rule: Rule, seen: ObservedCheck, broken: BrokenRule[]): Finding[] {
  try {
    return rule.judge(seen).map((draft) => hold(complete(draft), seen));
  } catch (error) {
    broken.push({ rule: rule.id, judges: rule.judges, error });
    return [];
  }
}

/** How often the way in was tried, where every try failed. */
function repeated({ status, because }: Verdict, observations: Observation[]): Evidence[] {
  const failed = observations.filter(
    ({ id, outcome }) => outcome === "failed" && /^\w+(:climb-\d+)?$/.test(id) && isWayIn(id),
  );
  const last = failed.find(({ id, probe }) => id === probe);
  if (status !== "down" || failed.length < 2 || !last || !because.some(({ observation }) => observation === last.id))
    return [];
  const same = failed.filter(({ probe, reason }) => probe === last.probe && reason === last.reason).length;
  return [{ observation: last.id, text: `${same} of ${failed.length} attempts in a row failed this way` }];
}

function isWayIn(id: string): boolean {
  return wayIn.some((rung) => rung === id.split(":")[0]);
}

/** The one change that turns the outcome of the verdict's own row, as the first of its evidence. */
function headline({ status, because, layer }: Verdict, comparisons: Comparison[]): Evidence[] {
  const rows = new Set(because.map(({ observation }) => observation));
  const telling = comparisons.find(
    ({ observation, fromOutcome, toOutcome }) =>
      fromOutcome !== toOutcome && observation !== undefined && (rows.has(observation) || observation === layer),
  );
  if (!telling || status === "healthy") return [];
  const words = { failed: "fails", passed: "works" };
  const say = (outcome: string) => words[outcome as keyof typeof words] ?? outcome;
  const { varied, from, to, fromOutcome, toOutcome, observation = "" } = telling;
  return [
    {
      observation,
      text: `the only difference is the ${varied}: ${from} ${say(fromOutcome)}, ${to} ${say(toOutcome)}`,
    },
  ];
}

function complete(draft: Draft): Finding {
  return {
    cause: draft.cause,
    layer: layerOf(draft.cause),
    severity: draft.severity ?? usualSeverity(draft.cause),
    confidence: draft.confidence,
    ...(draft.confidence === "confirmed" ? { proof: branches[draft.by].proof } : {}),
    owner: draft.owner ?? usualOwner(draft.cause),
    summary: draft.summary,
    because: draft.because.map(([observation, text]) => ({ observation, text })),
    explains: draft.explains ?? [],
    ruledOut: (draft.ruledOut ?? []).map(([cause, text]) => ({ cause, text })),
    alternatives: draft.alternatives ?? [],
    nextSteps: draft.nextSteps,
    ...(draft.answers ? { answers: draft.answers.map(([question, answer]) => ({ question, answer })) } : {}),
  };
}

/**
 * A confirmed sentence that another row contradicts is a rule's bug: it is lowered, and says what stands against it.
 */
function hold(finding: Finding, seen: ObservedCheck): Finding {
  const other = finding.confidence === "confirmed" ? contradictionTo(finding.cause, seen) : null;
  if (!other) return finding;
  const { proof: _, ...rest } = finding;
  const text = `evidence against this: ${other.text}`;
  return {
    ...rest,
    confidence: "likely",
    because: [...finding.because, { ...other, text }],
    contradictedBy: other.observation,
  };
}

/** Without these rows nobody knows how far the way in goes. */
const blocking = ["vantage", "config", "dns", ...wayIn];

const certainty: Record<Finding["confidence"], number> = { confirmed: 0, likely: 1, possible: 2 };

/** Two rules may find the same: the worse is kept (a notice hides no fault), then the surer, then the first. */
function isBestOfItsCause(finding: Finding, at: number, all: Finding[]): boolean {
  const rank = (one: Finding) => gravity[one.severity] * 10 + certainty[one.confidence];
  return !all.some(
    (other, place) =>
      other.cause === finding.cause && (rank(other) < rank(finding) || (rank(other) === rank(finding) && place < at)),
  );
}

function decide(findings: Finding[], observations: Observation[], target: ReportTarget, broken: BrokenRule[]): Verdict {
  const explained = new Set<Cause>(findings.flatMap(({ cause, explains }) => explains.filter((one) => one !== cause)));
  // Findings are sorted worst first and then by the way in, so the first unexplained one that counts is the verdict.
  const faults = findings.filter(({ severity }) => severity !== "notice");
  // Should findings explain each other in a circle, the worst of them is still a fault.
  const chosen = faults.find(({ cause }) => !explained.has(cause)) ?? faults[0];
  // This machine's own fault is among the findings; the verdict is on the target, and names no cause of its.
  if (chosen?.severity === "inconclusive")
    return {
      ...blank("inconclusive"),
      confidence: chosen.confidence,
      ...(chosen.proof ? { proof: chosen.proof } : {}),
      owner: chosen.owner,
      summary: chosen.summary,
      because: chosen.because,
      nextSteps: chosen.nextSteps,
    };
  if (chosen) {
    const { layer, cause, confidence, proof, owner, summary, because, alternatives, nextSteps } = chosen;
    const status = chosen.severity === "degraded" ? "degraded" : "down";
    return {
      status,
      layer,
      cause,
      confidence,
      ...(proof ? { proof } : {}),
      owner,
      summary,
      because,
      ruledOut: [...chosen.ruledOut, ...ruledOut(observations, layer)],
      alternatives,
      nextSteps,
      ...(chosen.answers ? { answers: chosen.answers } : {}),
    };
  }
  const lost = broken.map(({ rule }) => rule).join(", ");
  const notJudged = lost && `a bug in dbcheck: the rule ${lost} failed`;
  const open = observations.filter(
    ({ id, probe, outcome, reason }) =>
      id === probe &&
      (outcome === "failed" ||
        (outcome === "skipped" && reason !== "not-applicable") ||
        (outcome === "unknown" && blocking.some((one) => one === id)) ||
        // What the rule would have made of it, nobody knows.
        (outcome === "warned" && broken.some(({ judges }) => judges.includes(id)))),
  );
  const [firstOpen] = open;
  const worked = workedBeforeCancel(observations);
  if (firstOpen && worked)
    return {
      ...blank("inconclusive"),
      summary: `The check was cancelled${worked.length > 0 ? `. ${workedText(worked)}` : " before it connected."}`,
      because: worked.slice(-3).map(({ id, summary }) => ({ observation: id, text: summary })),
      nextSteps: ["Run the check again, and let it finish."],
    };
  if (firstOpen)
    return {
      ...blank("inconclusive"),
      summary: `Couldn't determine the cause: ${firstOpen.summary}${notJudged === "" ? "" : ` (${notJudged})`}.`,
      because: open.slice(0, 3).map(({ id, summary }) => ({ observation: id, text: summary })),
      nextSteps: [
        "Run the check again. If an answer was slow, give it more time.",
        `Repeat the first step that did not pass by ` +
          `hand: ${firstOpen.reproduce ? `\`${firstOpen.reproduce}\`` : firstOpen.probe}`,
      ],
    };
  // Whatever else is green: without a query that came back nothing is called healthy.
  if (!observations.some(({ id, outcome }) => id === "query" && (outcome === "passed" || outcome === "warned")))
    return {
      ...blank("inconclusive"),
      summary: "Couldn't determine the cause: no query was tried.",
      because: observations.slice(-1).map(({ id, summary }) => ({ observation: id, text: summary })),
      nextSteps: ["Run the check again, and let it finish."],
    };
  // A way in that passed may still be as slow as one that does not.
  if (broken.some(({ judges }) => judges.some((id) => blocking.includes(id))))
    return {
      ...blank("inconclusive"),
      summary: `Login and queries work, but not all of it was judged: ${notJudged}.`,
      because: observations
        .filter(({ id }) => id === "query")
        .map(({ id, summary }) => ({ observation: id, text: summary })),
      nextSteps: ["Report the bug: dbcheck's log has it under the reference in this report."],
    };
  const notices = findings.filter(({ severity }) => severity === "notice").length;
  const unseen = observations.filter(({ outcome, reason }) => outcome === "unknown" && reason !== "not-tried").length;
  const untried = observations
    .filter(({ outcome, reason }) => outcome === "unknown" && reason === "not-tried")
    .map(({ id }) => id);
  const asides = [
    notJudged,
    notices > 0 ? `${notices} notice${notices === 1 ? "" : "s"}` : "",
    unseen > 0 ? `${unseen} item${unseen === 1 ? "" : "s"} could not be checked` : "",
    untried.length > 0 ? `not tested: ${untried.join(", ")}` : "",
  ]
    .filter((text) => text !== "")
    .join(", ");
  const server = observations.find(({ id }) => id === "server");
  return {
    ...blank("healthy"),
    confidence: "confirmed",
    proof: "bytes",
    summary: `${target.name} is healthy: login and queries work${asides ? ` (${asides})` : ""}.`,
    because: server ? [{ observation: "server", text: server.summary }] : [],
    nextSteps: [
      "If the application is still down, run this check where it runs. Then compare their options one at a " +
        "time: address family, TLS, host, port, role.",
    ],
  };
}

function blank(status: Verdict["status"]): Verdict {
  return {
    status,
    layer: null,
    cause: null,
    confidence: "possible",
    owner: "unclear",
    summary: "",
    because: [],
    ruledOut: [],
    alternatives: [],
    nextSteps: [],
  };
}

/** One line for each layer before the verdict's that was seen to work. */
function ruledOut(observations: Observation[], layer: Layer): { cause: Cause; text: string }[] {
  const stands: Partial<Record<string, Cause>> = {
    dns: "dns-nxdomain",
    tcp: "tcp-refused",
    tls: "tls-handshake-failed",
    startup: "startup-silent",
    auth: "auth-password-rejected",
    admission: "admission-database-missing",
    query: "query-timeout",
  };
  const before = layers.slice(0, layers.indexOf(layer));
  return observations.flatMap((row) => {
    const { id, layer: seenAt, outcome, summary } = row;
    const cause = stands[id];
    return cause && outcome === "passed" && before.includes(seenAt) && wasLookedAt(row)
      ? [{ cause, text: `${id}: ${summary}` }]
      : [];
  });
}

/**
 * A row may pass because there was nothing to look at: no name behind a literal address, no TLS where none is wanted.
 */
function wasLookedAt(row: Observation): boolean {
  return factsOf(row, "dns")?.names.length !== 0 && factsOf(row, "tls")?.used !== false;
}
