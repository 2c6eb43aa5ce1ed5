// Alerts whose check has ended, and whose sender has not been told yet.
import type { AlertAnswers, AlertToAnswer } from "./alerts.ts";
import type { Database } from "./database.ts";

/** A person who is paged has looked by then. */
const tellWithin = "interval '1 hour'";
const mostTries = 5;

/**
 * An episode is told of a check once, however often it came: by its first row. Between two tries the wait grows; for as
 * long nobody else tries.
 */
const claim = `with due as (
    select a.id from dbcheck.alerts a join dbcheck.checks c on c.id = a.check_id and c.state = 'done'
    where a.source = 'pagerduty' and a.state = 'firing' and a.answered_at is null and a.at > now() - ${tellWithin}
      and a.answer_after <= now() and a.answer_tries < ${mostTries}
      and not exists (select from dbcheck.alerts same where same.source = a.source and same.key = a.key
        and same.check_id = a.check_id and same.id < a.id)
    order by a.id limit $1 for update of a skip locked
  )
  update dbcheck.alerts set answer_tries = answer_tries + 1,
    answer_after = now() + (answer_tries + 1) * interval '30 s'
  from due where alerts.id = due.id
  returning alerts.id::text, key, target, check_id as "checkId"`;

export class PgAlertAnswers implements AlertAnswers {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  claim(most: number): Promise<AlertToAnswer[]> {
    return this.#database.query<AlertToAnswer & Record<string, unknown>>(claim, [most]);
  }

  async settle(id: string): Promise<void> {
    await this.#database.query("update dbcheck.alerts set answered_at = now() where id = $1", [id]);
  }
}
