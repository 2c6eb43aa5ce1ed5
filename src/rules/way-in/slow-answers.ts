// Every answer is late by about the same time, whatever was asked, while
// connections stand at once: something holds answers back.
import { fastPathMs, pathTime } from "../path-time.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

/** For one small answer; and so many times the path's own time. */
const slowAnswerMs = 400;
const timesThePath = 4;
/**
 * Work differs from question to question, and so does the time of
 * who is short of it: a delay is about the same for all.
 */
const alikeWithin = 2;
const fewestStages = 3;
/** A question that was waited for so many delays in vain is one that is not answered. */
const inVain = 3;

interface Stage {
  row: string;
  what: string;
  /** For one answer. */
  ms: number;
}

function judge(seen: ObservedCheck): Draft[] {
  const pathMs = pathTime(seen);
  const stages = stagesOf(seen);
  const fastestMs = Math.min(...stages.map(({ ms }) => ms));
  const slowestMs = Math.max(...stages.map(({ ms }) => ms));
  if (pathMs === null || pathMs > fastPathMs || stages.length < fewestStages) return [];
  if (fastestMs < Math.max(slowAnswerMs, timesThePath * pathMs) || slowestMs > alikeWithin * fastestMs) return [];
  const login = ["tls", "startup", "auth", "admission"] as const;
  const loginMs = login.reduce((total, id) => total + (seen.row(id)?.tookMs ?? 0), 0);
  return [
    {
      cause: "startup-slow",
      confidence: "likely",
      summary:
        `Every answer from ${seen.place} takes about ${seconds(fastestMs)}, though TCP connects ` +
        `in ${Math.round(pathMs)} ms. A login takes ${seconds(loginMs)}.`,
      because: [
        ["tcp", `TCP connects in ${Math.round(pathMs)} ms at most`],
        ...stages.map(({ row, what, ms }): [string, string] => [row, `${what}: ${seconds(ms)} an answer`]),
      ],
      explains: [
        "server-overloaded",
        "tcp-lossy",
        ...(isCutShort(seen, fastestMs) ? (["query-timeout"] as const) : []),
      ],
      alternatives: ["server-overloaded"],
      nextSteps: [
        "Run the check next to the server. If answers are fast there, a proxy, a mesh or a firewall on the path " +
          "delays them.",
        "If they are just as slow there, check what the server waits for: disk, swapped memory, a debugger, an " +
          "extension.",
        "Meanwhile, give logins more time: raise connect_timeout and the timeout of the application's pool.",
      ],
    },
  ];
}

/** What one answer took at each stage, as far as its row tells. */
function stagesOf(seen: ObservedCheck): Stage[] {
  const [startup, auth, query] = [seen.row("startup"), seen.row("auth"), seen.row("query")];
  const steady = (seen.row("steady")?.facts.attempts ?? [])
    .filter(({ reason }) => reason === null)
    .map(({ connectMs, tookMs }) => tookMs - (connectMs ?? tookMs))
    .toSorted((a, b) => a - b);
  const samples = query?.facts.roundTripsMs ?? [];
  return [
    ...(startup?.outcome === "passed" && startup.facts.earlier.length === 0
      ? [{ row: "startup", what: "the greeting", ms: startup.tookMs }]
      : []),
    // SCRAM takes two answers (RFC 5802 §3), a password in any other form one, and no password none.
    ...(auth?.outcome === "passed" && auth.facts.passwordGiven && auth.facts.method !== "trust"
      ? [{ row: "auth", what: "the password", ms: auth.tookMs / (auth.facts.mechanism ? 2 : 1) }]
      : []),
    ...(samples.length > 0 ? [{ row: "query", what: "`select 1`", ms: Math.min(...samples) }] : []),
    ...(steady.length > 0
      ? [{ row: "steady", what: "other connections", ms: steady[Math.floor(steady.length / 2)] ?? 0 }]
      : []),
  ];
}

/** The query that failed was not waited for long enough to say that it gets no answer. */
function isCutShort(seen: ObservedCheck, answerMs: number): boolean {
  const last = seen.failed("query")?.facts.steps.at(-1);
  return last?.reason === "silent" && last.tookMs < inVain * answerMs;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

export const slowAnswers: Rule = { id: "slow-answers", judges: ["startup", "auth", "query"], judge };
