// One place's side of the turns: asks before it sends a password, and tells what the server said to it.
import type { LoginTurns, PasswordLogin } from "../probes/probe.ts";
import { holdsTurnMs, type LoginOutcome, type LoginWord } from "../report/login-turns.ts";
import { fingerprintLogin } from "../target/settings-fingerprint.ts";

/** Who has heard nothing for so long does not log in: a server may lock a role after few refusals. */
const mostWaitMs = 2 * holdsTurnMs;
/** Who decides what is said, the application's own place, logs in after so long: this may cost one refusal. */
const insistsAfterMs = holdsTurnMs + 500;

export interface TurnsParts {
  /** Of the round. */
  key: string;
  /** Of the application's own place. */
  insists: boolean;
  /** Asks once, and waits for a moment where the word is "wait". */
  ask: (login: string, signal: AbortSignal) => Promise<LoginWord>;
  tell: (login: string, outcome: LoginOutcome) => void;
}

export function loginTurns({ key, insists, ask, tell }: TurnsParts): LoginTurns {
  const accepted = new Set<string>();
  const idOf = ({ conninfo, to, method }: PasswordLogin) => fingerprintLogin(conninfo, to, method, key);
  return {
    take: async (login, signal) => {
      const id = idOf(login);
      const until = performance.now() + (insists ? insistsAfterMs : mostWaitMs);
      while (!signal.aborted && performance.now() < until) {
        if (accepted.has(id)) return null;
        const word = await ask(id, signal);
        if (word === "go") return null;
        if (word !== "wait") return { refusedAt: word.refusedAt, why: refusedText(word.refusedAt) };
      }
      if (insists && !signal.aborted) return null;
      return {
        refusedAt: null,
        why: "no password was sent: another vantage may just have been refused with it",
      };
    },
    told: (login, outcome) => {
      const id = idOf(login);
      if (outcome === "accepted") accepted.add(id);
      tell(id, outcome);
    },
  };
}

function refusedText(vantage: string): string {
  return `no password was sent: ${vantage} was just refused with the same login`;
}
