// What does the application itself say at its health endpoint? Status and time, never the body.
import { exchange } from "../../http/exchange.ts";
import type { HealthFacts } from "../facts.ts";
import { errnoOf } from "../wire/failure.ts";
import { passed, unknown, warned, type Answer, type Probe, type ProbeContext } from "../probe.ts";

const patienceMs = 3000;

/** A redirect is an answer, and is not followed: it may lead anywhere. */
async function run(context: ProbeContext): Promise<Answer<HealthFacts>> {
  const url = context.target.application?.healthUrl;
  if (!url) return unknown("not-applicable", "there is no health_url");
  const { origin, pathname } = new URL(url);
  const place = `${origin}${pathname}`;
  const more = { reproduce: `curl -sS -o /dev/null -w '%{http_code} %{time_total}s\\n' --max-time 3 '${place}'` };
  const started = performance.now();
  const facts: HealthFacts = { place, status: null, answeredMs: null, why: null };
  const signal = context.within(patienceMs);
  try {
    const answer = await exchange({ url: withoutUser(url), signal, headers: authorization(url) });
    answer.drop();
    Object.assign(facts, { status: answer.status, answeredMs: Math.round(performance.now() - started) });
  } catch (error) {
    facts.why = signal.aborted ? `no answer within ${patienceMs / 1000} s` : codeOf(error);
  }
  if (facts.status === null)
    return warned(signal.aborted ? "timeout" : "no-answer-of-ours", `${place}: ${facts.why}`, facts, more);
  const said = `${place} answers ${facts.status} after ${facts.answeredMs} ms`;
  return facts.status >= 500 ? warned("health-failing", said, facts, more) : passed(said, facts, more);
}

function withoutUser(url: string): string {
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return bare.href;
}

function authorization(url: string): Record<string, string> {
  const { username, password } = new URL(url);
  if (username === "") return {};
  return {
    authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`,
  };
}

/** Of errno's, undici's own (UND_ERR_…) or OpenSSL's. */
function codeOf(error: unknown): string {
  return errnoOf(error) ?? (error instanceof Error ? error.name : "no answer");
}

export const health: Probe<"health"> = {
  id: "health",
  title: "Application's health",
  layer: "application",
  needs: [],
  applies: ({ application }) => Boolean(application?.healthUrl),
  run,
};
