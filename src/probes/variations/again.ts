// The very same once more: behind one address there may be several servers, of which one alone refuses.
import { login } from "../way-in/login.ts";
import type { ProbeContext } from "../probe.ts";
import type { Variation } from "./variation.ts";

/** Servers that are asked in turn: with two more tries another one of them is met. */
const tries = 2;
const tryMs = 1300;
/** These pass by themselves, and the whole way in was tried again. */
const passing = /^(57P0[123]|53300)$/;
const ofTls = [
  "certificate-expired",
  "certificate-not-yet-valid",
  "certificate-untrusted",
  "certificate-wrong-host",
  "tls-not-offered",
  "tls-version",
  "direct-tls-unsupported",
  "client-certificate-required",
];

/** Refused in words before or after a password was looked at; a password that is wrong is not sent again. */
function mayDiffer({ seen }: ProbeContext, failed: { id: string; reason: string | null }): boolean {
  if (failed.id === "tls") return ofTls.includes(failed.reason ?? "");
  const error = failed.id === "startup" ? seen("startup")?.facts?.error : seen("admission")?.facts?.error;
  return (
    failed.reason === "server-error" && error !== null && error !== undefined && !passing.test(error.sqlstate ?? "")
  );
}

export const sameAgain: Variation = {
  id: "same-again",
  varied: "attempt",
  terms: (context, failed) =>
    failed && ["tls", "startup", "admission"].includes(failed.id) && mayDiffer(context, failed)
      ? { from: "the first", to: "the same once more" }
      : null,
  run: async (context, to) => {
    const brief: ProbeContext = { ...context, within: (ms) => context.within(Math.min(ms, tryMs)), compare: () => {} };
    for (let n = 1; n <= tries && !context.signal.aborted; n += 1) {
      const attempt = await login(brief, to);
      attempt.session?.close();
      if (attempt.session) return { outcome: "passed", said: `attempt ${n + 1} opens a session` };
    }
    return { outcome: "failed", said: "refused again" };
  },
};
