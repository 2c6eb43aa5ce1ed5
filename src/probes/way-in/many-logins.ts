// Several logins, one after the other: how many of them get in? For faults that come and go past the connection itself.
import { setTimeout as sleep } from "node:timers/promises";
import type { LoginAttempt } from "../facts.ts";
import { login, type Login } from "./login.ts";
import type { Candidate, ProbeContext } from "../probe.ts";

/** Apart, so that a restart or a storm falls between some of them. */
const pauseMs = 200;

/**
 * One session at a time, each closed at once; ends early with the check.
 * @param hosts tried in this order each time, as a client would that knows several
 */
export async function manyLogins(context: ProbeContext, hosts: Candidate[], times: number): Promise<LoginAttempt[]> {
  const attempts: LoginAttempt[] = [];
  while (attempts.length < times && !context.signal.aborted) {
    if (attempts.length > 0) await sleep(pauseMs, undefined, { signal: context.signal }).catch(() => undefined);
    const one = await firstIn(context, hosts);
    one.session?.close();
    attempts.push(
      one.session
        ? { sqlstate: null, why: null, reached: "server" }
        : { sqlstate: one.error?.sqlstate ?? null, why: one.why, reached: one.reached },
    );
  }
  return attempts;
}

async function firstIn(context: ProbeContext, hosts: Candidate[]): Promise<Login> {
  let last: Login = {
    session: null,
    error: null,
    why: "no address",
    reason: "prerequisite-missing",
    reached: "connection",
  };
  for (const to of hosts) {
    last = await login({ ...context, within: (ms) => context.within(Math.min(ms, 1500)) }, to);
    // The next host is for those that do not answer; a refusal is an answer (libpq, "Specifying Multiple Hosts").
    if (last.session || last.error) return last;
  }
  return last;
}
