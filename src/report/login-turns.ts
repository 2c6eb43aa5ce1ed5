// Who of a round's places may send a password, and when: one of those that log in alike goes first. What the server
// refuses it is told to the others, which stop at the server's challenge. Pure; the store keeps it.

/** What a place is told: log in, wait, or that another place was refused with the same login. */
export type LoginWord = "go" | "wait" | { refusedAt: string };
/** `neither`: the server said nothing of the password. */
export type LoginOutcome = "accepted" | "refused" | "neither";

export interface LoginTurn {
  /** Logs in at this moment, and since when, ms of the store's clock. */
  holder: { vantage: string; sinceMs: number } | null;
  waiting: string[];
  /** Nobody has to wait any more. */
  isOpen: boolean;
  refusedAt: string | null;
}
/** By login: a hash of what a server may tell two logins apart by. */
export type LoginTurnsOfRound = Record<string, LoginTurn>;

/** A server takes less to refuse a password; who is killed meanwhile keeps nobody waiting for longer. */
export const holdsTurnMs = 3_000;
/** A place logs in with a few different ones: its own, the pooler's console, the server's behind it. */
const mostLogins = 50;

const untouched: LoginTurn = { holder: null, waiting: [], isOpen: false, refusedAt: null };

export interface TurnAsked {
  vantage: string;
  login: string;
  /** It asks again by itself, and is told nothing. */
  polls: boolean;
  nowMs: number;
}

/** Asking again changes nothing, and tells what holds by now. */
export function askTurn(
  turns: LoginTurnsOfRound,
  { vantage, login, polls, nowMs }: TurnAsked,
): { turns: LoginTurnsOfRound; word: LoginWord } {
  const turn = turns[login] ?? untouched;
  const isFull = turns[login] === undefined && Object.keys(turns).length >= mostLogins;
  if (isFull || turn.isOpen) return { turns, word: "go" };
  if (turn.refusedAt !== null) return { turns, word: { refusedAt: turn.refusedAt } };
  const { holder } = turn;
  if (holder?.vantage === vantage) return { turns, word: "go" };
  if (holder && nowMs - holder.sinceMs > holdsTurnMs)
    return { turns: { ...turns, [login]: { ...turn, isOpen: true, waiting: [] } }, word: "go" };
  if (!holder) return { turns: { ...turns, [login]: { ...turn, holder: { vantage, sinceMs: nowMs } } }, word: "go" };
  if (polls || turn.waiting.includes(vantage)) return { turns, word: "wait" };
  return { turns: { ...turns, [login]: { ...turn, waiting: [...turn.waiting, vantage] } }, word: "wait" };
}

/** @returns whom to tell now; who is not told waits on */
export function endTurn(
  turns: LoginTurnsOfRound,
  { vantage, login, outcome, nowMs }: { vantage: string; login: string; outcome: LoginOutcome; nowMs: number },
): { turns: LoginTurnsOfRound; told: string[] } {
  const turn = turns[login];
  if (!turn || turn.refusedAt !== null) return { turns, told: [] };
  const set = (next: LoginTurn, told: string[]) => ({ turns: { ...turns, [login]: next }, told });
  // Also after the others stopped waiting: who comes later need not try.
  if (outcome === "refused") return set({ ...untouched, refusedAt: vantage }, turn.waiting);
  if (turn.isOpen) return { turns, told: [] };
  if (outcome === "accepted") return set({ ...untouched, isOpen: true }, turn.waiting);
  if (turn.holder?.vantage !== vantage) return { turns, told: [] };
  const [first, ...rest] = turn.waiting;
  const holder = first === undefined ? null : { vantage: first, sinceMs: nowMs };
  return set({ ...turn, holder, waiting: rest }, first === undefined ? [] : [first]);
}
