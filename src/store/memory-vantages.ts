// Places and rounds of one process: for as long as the store is away, and for a shell that asks by itself.
import type { Progress } from "../report/observation.ts";
import { askTurn, endTurn, type LoginOutcome, type LoginTurnsOfRound, type LoginWord } from "../report/login-turns.ts";
import type { MissingVantage, Round, VantageReport } from "../report/round.ts";
import { knownPlaces } from "./rows.ts";
import type { Store } from "./store.ts";
import type { FoundAtVantage, VantageStanding } from "./watch-row.ts";
import type {
  BotsHome,
  OwnRound,
  RoundAnswer,
  RoundStart,
  StandingOfVantage,
  ToldTurn,
  VantageSeen,
  VantageStore,
} from "./vantages.ts";

interface HeldRound {
  round: Omit<Round, "answers">;
  isEnded: boolean;
  answers: Map<string, VantageReport>;
  standing: Map<string, StandingOfVantage>;
  logins: LoginTurnsOfRound;
}

export class MemoryVantages implements VantageStore {
  readonly #seen = new Map<string, Omit<VantageSeen, "silentForMs">>();
  readonly #rounds = new Map<string, HeldRound>();
  /** By target, then vantage. */
  readonly #standings = new Map<string, Map<string, VantageStanding>>();

  /** There is no other. */
  async makeHome(): Promise<void> {}

  async home(): Promise<BotsHome | null> {
    return null;
  }

  async vantageSeen(name: string, about: VantageSeen["about"]): Promise<void> {
    this.#seen.set(name, { name, seenAt: new Date(), about: structuredClone(about) });
  }

  async vantages(): Promise<VantageSeen[]> {
    const withAge = [...this.#seen.values()].map((one) => ({ ...one, silentForMs: Date.now() - Number(one.seenAt) }));
    return structuredClone(withAge.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }

  async beginRound({ id, target, roster, home, leadMs, lastsMs }: RoundStart) {
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    if (!this.#rounds.has(id))
      this.#rounds.set(id, {
        round: {
          id,
          target,
          roster: [...roster],
          home,
          startsAt: at(leadMs),
          deadline: at(leadMs + lastsMs),
          missing: [],
        },
        isEnded: false,
        answers: new Map(),
        standing: new Map(),
        logins: {},
      });
    const { startsAt, deadline } = this.#rounds.get(id)?.round ?? { startsAt: "", deadline: "" };
    return { startsInMs: Date.parse(startsAt) - Date.now(), endsInMs: Date.parse(deadline) - Date.now() };
  }

  async standing(id: string): Promise<StandingOfVantage[]> {
    return structuredClone([...(this.#rounds.get(id)?.standing.values() ?? [])]);
  }

  async saveVantageProgress(id: string, vantage: string, progress: Progress): Promise<void> {
    this.#stand(id, vantage, { progress: structuredClone(progress) });
  }

  async decline(id: string, vantage: string, why: string): Promise<void> {
    this.#stand(id, vantage, { declined: why, isOver: true });
  }

  async askTurn(id: string, vantage: string, login: string, polls = false): Promise<LoginWord> {
    const held = this.#rounds.get(id);
    if (!held?.round.roster.includes(vantage)) return "go";
    const { turns, word } = askTurn(held.logins, { vantage, login, polls, nowMs: performance.now() });
    held.logins = turns;
    return word;
  }

  async endTurn(id: string, vantage: string, login: string, outcome: LoginOutcome): Promise<ToldTurn> {
    const held = this.#rounds.get(id);
    const word = outcome === "refused" ? { refusedAt: vantage } : "go";
    if (!held) return { vantages: [], word };
    const { turns, told } = endTurn(held.logins, { vantage, login, outcome, nowMs: performance.now() });
    held.logins = turns;
    return { vantages: told, word };
  }

  async answer(id: string, vantage: string, answer: RoundAnswer, isCarried = false) {
    const held = this.#rounds.get(id);
    if (!held || !(isCarried || held.round.roster.includes(vantage))) return "unknown";
    const key = JSON.stringify([vantage, isCarried]);
    if (held.answers.has(key)) return "again";
    const isLate = held.isEnded || Date.parse(held.round.deadline) < Date.now();
    if (!isCarried) this.#stand(id, vantage, { isAnswered: true, isOver: true, progress: null });
    const receivedAt = new Date().toISOString();
    held.answers.set(key, { ...structuredClone(answer), vantage, carried: isCarried, receivedAt });
    return isLate ? "late" : "kept";
  }

  async endRound(id: string, missing: MissingVantage[]): Promise<Round> {
    const held = this.#rounds.get(id);
    if (!held) throw new Error("there is no such round");
    if (!held.isEnded) held.round.missing = structuredClone(missing);
    held.isEnded = true;
    return roundOf(held);
  }

  async makeRound(round: OwnRound, own: RoundAnswer): Promise<void> {
    if (this.#rounds.has(round.id)) return;
    const { vantage } = own.report;
    const answer = { ...structuredClone(own), vantage, carried: false, receivedAt: round.deadline };
    this.#rounds.set(round.id, {
      round: { ...structuredClone(round), missing: [] },
      isEnded: true,
      answers: new Map([[JSON.stringify([vantage, false]), answer]]),
      standing: new Map(),
      logins: {},
    });
  }

  async round(id: string): Promise<Round | null> {
    const held = this.#rounds.get(id);
    return held ? roundOf(held) : null;
  }

  /** Goes on with each place's history of the target. @returns those in another state than before */
  stand(target: string, end: Parameters<Store["finish"]>[2]): FoundAtVantage[] {
    const all = this.#standings.get(target) ?? new Map<string, VantageStanding>();
    this.#standings.set(target, all);
    return knownPlaces(end).filter((one) => {
      const before = all.get(one.vantage);
      const at = new Date();
      all.set(one.vantage, { ...one, at, since: before?.status === one.status ? before.since : at });
      return one.status !== (before?.status ?? "healthy");
    });
  }

  async standings(target: string): Promise<VantageStanding[]> {
    const all = [...(this.#standings.get(target)?.values() ?? [])];
    return structuredClone(all.toSorted((a, b) => (a.vantage < b.vantage ? -1 : 1)));
  }

  forget(ids: string[]): void {
    for (const id of ids) this.#rounds.delete(id);
  }

  #stand(id: string, vantage: string, change: Partial<StandingOfVantage>): void {
    const held = this.#rounds.get(id);
    if (!held || held.isEnded || !held.round.roster.includes(vantage)) return;
    const before = held.standing.get(vantage);
    if (before?.isAnswered) return;
    const blank = { vantage, isAnswered: false, declined: null, isOver: false, progress: null };
    held.standing.set(vantage, { ...blank, ...before, ...change });
  }
}

function roundOf({ round, answers }: HeldRound): Round {
  const place = ({ vantage, carried }: VantageReport) =>
    carried ? round.roster.length : round.roster.indexOf(vantage);
  return structuredClone({ ...round, answers: [...answers.values()].toSorted((a, b) => place(a) - place(b)) });
}
