// Which single change makes the failing way in pass? One thing is
// varied at a time; the row that failed is the other half.
import { wayIn, type Reason } from "../../report/observation.ts";
import { psqlLine } from "../../target/reproduce.ts";
import type { ExperimentsFacts } from "../facts.ts";
import type { Variation } from "./variation.ts";
import { otherAddress } from "./addresses.ts";
import { sameAgain } from "./again.ts";
import { proxyLine, tlsAtOnce } from "./first-bytes.ts";
import { driverParameters, withoutOptions } from "./startup-parameters.ts";
import { otherPort } from "./ports.ts";
import { securityLevel, serverName, versions, withoutAlpn, withoutTls } from "./tls.ts";
import { passed, skipped, type Answer, type Probe, type ProbeContext } from "../probe.ts";

/**
 * Adding one is a line here. The smaller change stands first: of several that make the difference, it is the headline.
 */
const experiments: readonly Variation[] = [
  versions,
  withoutAlpn,
  securityLevel,
  serverName,
  withoutTls,
  tlsAtOnce,
  proxyLine,
  withoutOptions,
  driverParameters,
  sameAgain,
  otherAddress,
  otherPort,
];

async function run(context: ProbeContext): Promise<Answer<ExperimentsFacts>> {
  const to = context.carried.current ?? context.carried.candidates[0] ?? null;
  const stopped = wayIn.map((id) => context.seen(id)).find((row) => row?.outcome === "failed") ?? null;
  if (stopped?.id === "tls") relaxedVerification(context, context.seen("tls")?.facts?.problems ?? []);
  const chosen = experiments.flatMap((one) => {
    const terms = one.terms(context, stopped);
    return terms && to ? [{ one, terms }] : [];
  });
  const reproduce = psqlLine(context.conninfo);
  if (!stopped && chosen.length === 0)
    return passed("nothing failed, so no variation was needed", { tried: [] }, { reproduce });
  if (!to || chosen.length === 0) return skipped("not-applicable", "no variation would show more");
  const done = await Promise.all(chosen.map(({ one, terms }) => carryOut(context, one, terms, to)));
  // They run side by side; what they found stands in the order of the list, whichever came first.
  for (const { answer } of done) context.vary(...answer);
  const tried = done.map((one) => one.tried);
  for (const { varied, from, to: other, outcome } of tried.filter((one) => !isRepetition(one)))
    context.compare({
      varied,
      from,
      to: other,
      fromOutcome: stopped ? "failed" : "passed",
      toOutcome: outcome,
      observation: stopped?.id ?? "query",
    });
  const facts: ExperimentsFacts = { tried };
  const before = stopped ? "failed" : "passed";
  const decisive = tried.filter(({ outcome }) => outcome !== before);
  const text =
    decisive.length > 0
      ? decisive
          .map(({ varied, to: other, outcome }) => `${varied}: ${other} ${outcome === "passed" ? "works" : "fails"}`)
          .join("; ")
      : `no difference when varying ${tried.map(({ varied }) => varied).join(", ")}`;
  return passed(text, facts, { reproduce });
}

/** Nothing was varied, and the same came out. */
function isRepetition({ id, outcome }: ExperimentsFacts["tried"][number]): boolean {
  return id === sameAgain.id && outcome === "failed";
}

/**
 * The handshake with a bad certificate was whole: what weaker modes
 * would have said of it needs no connection (libpq-ssl).
 */
function relaxedVerification({ conninfo, compare }: ProbeContext, problems: Reason[]): void {
  if (problems.length === 0) return;
  const nameOnly = problems.every((problem) => problem === "certificate-wrong-host");
  const weaker = conninfo.sslmode === "verify-full" ? (["verify-ca", "require"] as const) : (["require"] as const);
  for (const mode of weaker)
    compare({
      varied: "verification of the certificate",
      from: conninfo.sslmode,
      to: mode,
      fromOutcome: "failed",
      toOutcome: mode === "require" || nameOnly ? "passed" : "failed",
      observation: "tls",
    });
}

interface Done {
  tried: ExperimentsFacts["tried"][number];
  answer: Parameters<ProbeContext["vary"]>;
}

async function carryOut(
  context: ProbeContext,
  experiment: Variation,
  terms: { from: string; to: string },
  to: NonNullable<ProbeContext["carried"]["current"]>,
): Promise<Done> {
  const { id, varied } = experiment;
  const started = performance.now();
  const answer = await experiment.run(context, to);
  const { outcome, said, facts = {}, error = null, foreign, isOver, to: met = terms.to } = answer;
  const row: Done["answer"][1] = {
    outcome,
    reason: outcome === "passed" ? null : "no-difference",
    summary: `${varied} ${met}: ${said}`,
    facts,
    inputs: { varied, ...terms, to: met },
    reproduce: psqlLine(context.conninfo),
    tookMs: performance.now() - started,
  };
  const told = { ...(foreign ? { foreign } : {}), ...(isOver ? { isOver } : {}) };
  const tried = { id, varied, ...terms, to: met, outcome, said, error, ...told };
  return { tried, answer: [id, row] };
}

export const experimentsByDifference: Probe<"experiments"> = {
  id: "experiments",
  title: "What makes the difference",
  layer: "startup",
  needs: ["dns"],
  run,
};
