// Logins come through, and take longer than somebody would wait; or seconds, all in one stage. Slow is told from cold.
import { sureIf } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { isSlowThroughout } from "../server/load.ts";
import { connectLimitOf } from "./connect-timeout.ts";

/** Without anybody's limit: so long for a whole login, most of it in one stage. */
const slowLoginMs = 4000;
const slowStageMs = 2500;
/** A limit is not held against what may be this machine's own slowness. */
const leastMs = 1000;
/** SCRAM's rounds are the client's own work (RFC 7677 recommends 4096). */
const manyIterations = 20_000;
/** Others that take less than this share of the first met a server that was awake. */
const coldShare = 0.2;

const stages = ["tls", "startup", "auth", "admission"] as const;
const lostIn: Record<(typeof stages)[number], { when: string; suspects: string }> = {
  tls: {
    when: "before the server's first byte",
    suspects:
      "a mesh that sniffs the protocol, a load balancer's queue, reverse DNS (log_hostname), or a machine waking up",
  },
  startup: {
    when: "between the startup packet and the first answer",
    suspects: "the start of a process, reverse DNS, or a lock on the catalog",
  },
  auth: { when: "at the password", suspects: "a directory (LDAP, RADIUS, PAM), or the pooler's password lookup" },
  admission: {
    when: "after the password",
    suspects: "a login trigger, preloaded libraries, or a pooler without a free server",
  },
};

function judge(seen: ObservedCheck): Draft[] {
  const query = seen.row("query");
  if (query?.outcome !== "passed" && query?.outcome !== "warned") return [];
  const timed = stages.map((id) => ({ id, ms: seen.row(id)?.tookMs ?? 0 }));
  const totalMs = timed.reduce((sum, { ms }) => sum + ms, 0);
  const [worst] = timed.toSorted((a, b) => b.ms - a.ms);
  const limit = connectLimitOf(seen);
  const isBeyond = limit.seconds !== null && totalMs > limit.seconds * 1000 && totalMs > leastMs;
  const isOurs = worst?.id === "auth" && (seen.row("auth")?.facts?.iterations ?? 0) > manyIterations;
  // Where each question takes as long, it is the server that is slow, and nothing is lost at the login.
  if (!isBeyond && isSlowThroughout(seen)) return [];
  if (!worst || isOurs || !(isBeyond || (totalMs >= slowLoginMs && worst.ms >= slowStageMs))) return [];
  const others = (seen.row("steady")?.facts?.attempts ?? []).filter(({ reason }) => reason === null);
  const typicalMs = others.map(({ tookMs }) => tookMs).toSorted((a, b) => a - b)[Math.floor(others.length / 2)];
  // The others stop at the answer to the request for TLS: they are a control for that stage only.
  const isCold = worst.id === "tls" && typicalMs !== undefined && typicalMs < worst.ms * coldShare;
  const isOlder = isCold && startedBefore(seen);
  const isEach = worst.id === "tls" && typicalMs !== undefined && typicalMs > worst.ms / 2;
  const took = `${(totalMs / 1000).toFixed(1)} s`;
  const against = isBeyond ? ` This connection gives up after ${limit.seconds} s (${limit.whose}).` : "";
  return [
    {
      cause: "startup-slow",
      ...sureIf(isEach, "each further connection is as slow"),
      severity: isBeyond && !isCold ? "down" : "degraded",
      summary: isCold
        ? `The first login took ${took}, the next ones ${Math.round(typicalMs)} ms. ` +
          `${isOlder ? "The server was waking up, or paused for a moment." : "It was a cold start."}${against}`
        : `The server is alive, but a login takes ${took}.${against} The time is lost ${lostIn[worst.id].when}.`,
      because: [
        ...timed.map(({ id, ms }): [string, string] => [id, `${id}: ${Math.round(ms)} ms`]),
        ...(typicalMs === undefined
          ? []
          : ([["steady", `further connections get their first answer in ${Math.round(typicalMs)} ms`]] as [
              string,
              string,
            ][])),
        ...(isBeyond ? ([[limit.observation, `${limit.whose}: ${limit.seconds} s`]] as [string, string][]) : []),
      ],
      explains: ["tcp-lossy", "server-overloaded", "capacity-checkout-slow"],
      ruledOut: [["startup-silent", "it does answer, but late"]],
      alternatives: isEach || (isCold && !isOlder) ? [] : ["server-overloaded"],
      nextSteps: isCold
        ? [
            ...(isOlder ? ["Run the check a few more times: a server that pauses now and then will do it again."] : []),
            "Set connect_timeout longer than a cold start, and retry once.",
            "Or keep it awake: turn off the vendor's autosuspend, or raise the minimum number of instances.",
          ]
        : [
            `Find what takes the time ${lostIn[worst.id].when}. Suspects: ${lostIn[worst.id].suspects}.`,
            "Meanwhile, give logins more time: raise connect_timeout in the URL, and the timeouts of the driver " +
              "and the pool.",
            "Run the check next to the server. If it is fast there, the path, a proxy or a mesh takes the time.",
          ],
    },
  ];
}

/** A cold start starts the server while the login waits for it; one that ran already only woke up, or stood still. */
function startedBefore(seen: ObservedCheck): boolean {
  const [tls, server] = [seen.row("tls"), seen.row("server")];
  const uptimeSeconds = server?.facts.uptimeSeconds ?? null;
  if (!tls || !server || uptimeSeconds === null) return false;
  return Date.parse(server.at) - uptimeSeconds * 1000 < Date.parse(tls.at) - tls.tookMs;
}

export const slowLogin: Rule = { id: "slow-login", judges: ["tls", "startup", "auth", "admission"], judge };
