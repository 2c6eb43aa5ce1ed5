// Places and rounds in PostgreSQL.
import type { Progress } from "../report/observation.ts";
import { askTurn, endTurn, type LoginOutcome, type LoginTurnsOfRound, type LoginWord } from "../report/login-turns.ts";
import type { RoundView } from "../report/round-verdict.ts";
import type { MissingVantage, Round } from "../report/round.ts";
import type { Database } from "./database.ts";
import { jsonb } from "./rows.ts";
import { homeOfAnyName, raise } from "./sql.ts";
import type { VantageStanding } from "./watch-row.ts";
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

const insertRound = `insert into dbcheck.rounds (id, target, roster, home, starts_at, deadline)
  values ($1, $2, $3, $4, now() + $5 * interval '1 ms', now() + ($5 + $6) * interval '1 ms') on conflict (id) do nothing`;
const inMs = (column: string) => `extract(epoch from ${column} - clock_timestamp())::float8 * 1000`;

export class PgVantages implements VantageStore {
  readonly #database: Database;
  readonly #vantage: string | null;

  /** @param vantage of this process; null where nobody named it */
  constructor(database: Database, vantage: string | null) {
    this.#database = database;
    this.#vantage = vantage;
  }

  async makeHome(isOpen = false): Promise<void> {
    await this.#database.query(
      "insert into dbcheck.home (vantage) values ($1) on conflict (is_only) do update set vantage = excluded.vantage",
      [isOpen ? homeOfAnyName : this.#vantage],
    );
  }

  async home(): Promise<BotsHome | null> {
    const [row] = await this.#database.query<{ vantage: string | null }>("select vantage from dbcheck.home");
    if (!row) return null;
    const isOpen = row.vantage === homeOfAnyName;
    return { vantage: isOpen ? null : row.vantage, isOpen };
  }

  async vantageSeen(name: string, about: VantageSeen["about"]): Promise<void> {
    await this.#database.query(
      `insert into dbcheck.vantages (name, seen_at, about) values ($1, now(), $2::jsonb)
       on conflict (name) do update set seen_at = now(), about = excluded.about`,
      [name, jsonb(about)],
    );
  }

  async vantages(): Promise<VantageSeen[]> {
    return this.#database.query<VantageSeen & Record<string, unknown>>(
      `select name, seen_at as "seenAt", about, extract(epoch from now() - seen_at)::float8 * 1000 as "silentForMs"
       from dbcheck.vantages order by name`,
    );
  }

  standings(target: string): Promise<VantageStanding[]> {
    return this.#database.query<VantageStanding & Record<string, unknown>>(
      "select vantage, status, cause, at, since from dbcheck.vantage_standings where target = $1 order by vantage",
      [target],
    );
  }

  async beginRound({ id, target, roster, home, leadMs, lastsMs }: RoundStart) {
    await this.#database.query(insertRound, [id, target, roster, home, leadMs, lastsMs]);
    const [row] = await this.#database.query<{ startsInMs: number; endsInMs: number }>(
      `select ${inMs("starts_at")} as "startsInMs", ${inMs("deadline")} as "endsInMs" from dbcheck.rounds where ` +
        `id = $1`,
      [id],
    );
    if (!row) throw new Error("a round was not written");
    return row;
  }

  async standing(id: string): Promise<StandingOfVantage[]> {
    return this.#database.query<StandingOfVantage & Record<string, unknown>>(
      `select vantage, answer is not null as "isAnswered", declined, progress,
         answer is not null or declined is not null as "isOver"
       from dbcheck.answers where round_id = $1 and not is_carried`,
      [id],
    );
  }

  async saveVantageProgress(id: string, vantage: string, progress: Progress): Promise<void> {
    await this.#database.query(
      `insert into dbcheck.answers (round_id, vantage, progress)
       select id, $2, $3::jsonb from dbcheck.rounds where id = $1 and missing is null and $2 = any(roster)
       on conflict (round_id, vantage, is_carried) do update set progress = excluded.progress where answers.answer is null`,
      [id, vantage, jsonb(progress)],
    );
  }

  async decline(id: string, vantage: string, why: string): Promise<void> {
    await this.#database.query(
      `insert into dbcheck.answers (round_id, vantage, declined)
       select id, $2, $3 from dbcheck.rounds where id = $1 and missing is null and $2 = any(roster)
       on conflict (round_id, vantage, is_carried) do update set declined = excluded.declined where answers.answer is null`,
      [id, vantage, why],
    );
  }

  async askTurn(id: string, vantage: string, login: string, polls = false): Promise<LoginWord> {
    return this.#turned<LoginWord>(id, vantage, "go", (turns, nowMs) => {
      const { turns: next, word } = askTurn(turns, { vantage, login, polls, nowMs });
      return { turns: next, result: word };
    });
  }

  async endTurn(id: string, vantage: string, login: string, outcome: LoginOutcome): Promise<ToldTurn> {
    const word = outcome === "refused" ? { refusedAt: vantage } : "go";
    return this.#turned<ToldTurn>(id, vantage, { vantages: [], word }, (turns, nowMs) => {
      const { turns: next, told } = endTurn(turns, { vantage, login, outcome, nowMs });
      return { turns: next, result: { vantages: told, word } };
    });
  }

  /** Places ask at the same moment: one after the other reads the turns, and writes what it made of them. */
  async #turned<Result>(
    id: string,
    vantage: string,
    otherwise: Result,
    act: (turns: LoginTurnsOfRound, nowMs: number) => { turns: LoginTurnsOfRound; result: Result },
  ): Promise<Result> {
    return this.#database.transaction(async (ask) => {
      const [row] = await ask<{ logins: LoginTurnsOfRound; nowMs: number }>(
        `select logins, extract(epoch from clock_timestamp())::float8 * 1000 as "nowMs"
         from dbcheck.rounds where id = $1 and $2 = any(roster) for update`,
        [id, vantage],
      );
      if (!row) return otherwise;
      const { turns, result } = act(row.logins, row.nowMs);
      if (turns !== row.logins)
        await ask("update dbcheck.rounds set logins = $2::jsonb where id = $1", [id, jsonb(turns)]);
      return result;
    });
  }

  /** A late one is shown: its check's messages change. */
  async answer(id: string, vantage: string, answer: RoundAnswer, isCarried = false) {
    const [row] = await this.#database.query<{ isKept: boolean; isLate: boolean }>(
      `with round as (
         select id, deadline < now() or missing is not null as late from dbcheck.rounds
         where id = $1 and ($4 or $2 = any(roster))
       ), kept as (
         insert into dbcheck.answers as a (round_id, vantage, answer, is_carried, received_at)
         select id, $2, $3::jsonb, $4, clock_timestamp() from round
         on conflict (round_id, vantage, is_carried) do update
           set answer = excluded.answer, received_at = excluded.received_at, progress = null
           where a.answer is null returning round_id
       ), changed as (select id from round join kept on round_id = id where late), raised as (${raise})
       select late as "isLate", exists (select from kept) as "isKept" from round`,
      [id, vantage, jsonb(answer), isCarried],
    );
    if (!row) return "unknown";
    if (!row.isKept) return "again";
    return row.isLate ? "late" : "kept";
  }

  async endRound(id: string, missing: MissingVantage[]): Promise<Round> {
    await this.#database.query("update dbcheck.rounds set missing = $2::jsonb where id = $1 and missing is null", [
      id,
      jsonb(missing),
    ]);
    const round = await this.round(id);
    if (!round) throw new Error("there is no such round");
    return round;
  }

  async makeRound({ id, target, roster, home, startsAt, deadline }: OwnRound, own: RoundAnswer): Promise<void> {
    await this.#database.query(
      `with made as (
         insert into dbcheck.rounds (id, target, roster, home, starts_at, deadline, missing)
         values ($1, $2, $3, $4, $5, $6, '[]') on conflict (id) do nothing returning id
       )
       insert into dbcheck.answers (round_id, vantage, answer, received_at)
       select id, $7, $8::jsonb, $6 from made`,
      [id, target, roster, home, startsAt, deadline, own.report.vantage, jsonb(own)],
    );
  }

  async round(id: string): Promise<Round | null> {
    const [row] = await this.#database.query<{ round: Round | null }>("select dbcheck.round_of($1) as round", [id]);
    return row?.round ?? null;
  }
}

/** Of a check: the view in its report. @returns false where it has none */
export async function showRound(database: Database, id: string, round: RoundView): Promise<boolean> {
  const rows = await database.query(
    `with changed as (
       update dbcheck.checks set report = report || jsonb_build_object('round', $2::jsonb)
       where id = $1 and report is not null returning id
     ), raised as (${raise})
     select id from changed`,
    [id, jsonb(round)],
  );
  return rows.length > 0;
}
