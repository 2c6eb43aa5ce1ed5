// What the bot may ask of the store about places: where it runs itself, who answers elsewhere, and what each saw.
import type { Progress } from "../report/observation.ts";
import type { LoginOutcome, LoginWord } from "../report/login-turns.ts";
import type { MissingVantage, Round, VantageReport } from "../report/round.ts";
import type { VantageStanding } from "./watch-row.ts";

/** A place that answers for itself, as it has last told of itself. */
export interface VantageSeen {
  name: string;
  seenAt: Date;
  silentForMs: number;
  about: {
    version: string;
    protocol: number;
    reportVersion: string;
    clockOffsetMs: number | null;
    selfTest: { dns: boolean | null; tcp: boolean; families: (4 | 6)[] } | null;
    /** What it knows beside a round's report; an earlier version does not say. */
    can?: string[];
  };
}

export interface BotsHome {
  vantage: string | null;
  isOpen: boolean;
}

export interface RoundStart {
  /** The check's. */
  id: string;
  target: string;
  roster: string[];
  home: string;
  /** From now until every place begins, and from then until the deadline. */
  leadMs: number;
  lastsMs: number;
}

/** How far one place is in a round. */
export interface StandingOfVantage {
  vantage: string;
  isAnswered: boolean;
  /** Why it gives no report. A report that comes all the same counts. */
  declined: string | null;
  /** It has answered or declined. */
  isOver: boolean;
  progress: Progress | null;
}

/** A check of one place, seen as a round of that place alone. ISO 8601. */
export type OwnRound = Pick<Round, "id" | "target" | "roster" | "home" | "startsAt" | "deadline">;
/** Whom to tell what of a login's turn. */
export interface ToldTurn {
  vantages: string[];
  word: Exclude<LoginWord, "wait">;
}

export type RoundAnswer = Pick<VantageReport, "report" | "clockOffsetMs" | "settings">;

/**
 * A round is begun once and ended once; between, each place answers once. An answer after the deadline, or after the
 * end, is kept and shown, and changes nothing else.
 *
 * | from    | by                                                          | to      |
 * |---------|-------------------------------------------------------------|---------|
 * | (none)  | `beginRound`, by who runs the check                         | begun   |
 * | begun   | `beginRound`, by who takes the check over: nothing changes  | begun   |
 * | begun   | `saveVantageProgress`, `decline`, `answer`: once each place | begun   |
 * | begun   | `endRound`, when all have answered, or at the deadline      | ended   |
 * | ended   | `answer`: late                                              | ended   |
 * | (none)  | `makeRound`, where a report is brought to an ended check    | ended   |
 */
export interface VantageStore {
  /**
   * From now on the vantage of this process is the bot's own: its workers alone take checks.
   * @param isOpen the bot has no name and works nowhere itself: workers of every name do
   */
  makeHome(isOpen?: boolean): Promise<void>;
  /** The bot's own, as it was last made; `vantage` is null where it has no name. Null: no bot was started yet. */
  home(): Promise<BotsHome | null>;

  vantageSeen(name: string, about: VantageSeen["about"]): Promise<void>;
  /** All that were ever heard within the time that the store keeps things. */
  vantages(): Promise<VantageSeen[]>;
  /** How each place found the target when it last counted in a check of several; by name. */
  standings(target: string): Promise<VantageStanding[]>;

  /** @returns from now, by the store's clock; of a round that was begun before, what is left */
  beginRound(start: RoundStart): Promise<{ startsInMs: number; endsInMs: number }>;
  /** Of every place that was heard. */
  standing(id: string): Promise<StandingOfVantage[]>;
  saveVantageProgress(id: string, vantage: string, progress: Progress): Promise<void>;
  decline(id: string, vantage: string, why: string): Promise<void>;
  /**
   * May this place log in with a password now? Asking again tells what holds by now.
   * @param polls it asks again by itself, and is told nothing
   */
  askTurn(id: string, vantage: string, login: string, polls?: boolean): Promise<LoginWord>;
  /** @returns what to tell now, and whom */
  endTurn(id: string, vantage: string, login: string, outcome: LoginOutcome): Promise<ToldTurn>;
  /**
   * @param isCarried given by a person's hand
   * @returns "again": it has answered before; "late": after the deadline or the end; "unknown": no such round
   */
  answer(
    id: string,
    vantage: string,
    answer: RoundAnswer,
    isCarried?: boolean,
  ): Promise<"kept" | "late" | "again" | "unknown">;
  /** The first end counts. @throws Error where there is no such round */
  endRound(id: string, missing: MissingVantage[]): Promise<Round>;
  round(id: string): Promise<Round | null>;
  /** Of an ended check that was no round: what its own place saw is the one answer. Where there is one, nothing. */
  makeRound(round: OwnRound, own: RoundAnswer): Promise<void>;
}
