// Tickets in PostgreSQL: each with its message in the thread and its event, in one transaction.
import type { Note } from "../incidents/note.ts";
import type { Ask, Database } from "./database.ts";
import { addNote } from "./pg-incident-notes.ts";
import { jsonb } from "./rows.ts";
import { insertEvent } from "./sql.ts";
import type { KeptTicket, TicketRow } from "./store.ts";

type TicketRecord = TicketRow & Record<string, unknown>;
const columns = `position, ticket, case_number as "caseNumber"`;

export class PgTickets {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  of(checkId: string): Promise<TicketRow[]> {
    return this.#database.query<TicketRecord>(
      `select ${columns} from dbcheck.tickets where check_id = $1 order by position`,
      [checkId],
    );
  }

  /**
   * @param key the same for a form that is sent twice. @returns its position,
   * also of one that is there already; null: the check is gone
   */
  add(key: string, checkId: string, ticket: KeptTicket, actor: string): Promise<number | null> {
    return this.#database.transaction(async (ask) => {
      const target = await lock(ask, checkId);
      if (target === null) return null;
      const [known] = await ask<{ position: number }>("select position from dbcheck.tickets where key = $1", [key]);
      if (known) return known.position;
      const [made] = await ask<{ position: number }>(
        `insert into dbcheck.tickets (check_id, position, ticket, key)
         select $1, coalesce(max(position), 0) + 1, $2::jsonb, $3 from dbcheck.tickets where check_id = $1 returning position`,
        [checkId, jsonb(ticket), key],
      );
      const { vendor, severityLabel, title, audience, isFollowUp } = ticket;
      const data = jsonb({ vendor, severity: severityLabel, title, audience, isFollowUp });
      await ask(insertEvent, ["ticket.created", checkId, target, actor, data]);
      await addNote(ask, checkId, checkId, { kind: "ticket", position: made?.position ?? 1 });
      return made?.position ?? null;
    });
  }

  /** @returns false when there is no such ticket any more */
  setCase(checkId: string, position: number, caseNumber: string, actor: string): Promise<boolean> {
    return this.#database.transaction(async (ask) => {
      const target = await lock(ask, checkId);
      if (target === null) return false;
      const rows = await ask(
        "update dbcheck.tickets set case_number = $3 where check_id = $1 and position = $2 returning position",
        [checkId, position, caseNumber],
      );
      if (rows.length === 0) return false;
      await ask(insertEvent, ["ticket.filed", checkId, target, actor, jsonb({ position, caseNumber })]);
      await ask(
        `update dbcheck.messages set want_version = want_version + 1
         where check_id = $1 and (kind = 'headline' or said @> jsonb_build_object('kind', 'ticket', 'position', $2::int))`,
        [checkId, position],
      );
      return true;
    });
  }

  escalated(checkId: string, said: Extract<Note, { kind: "escalated" }>): Promise<void> {
    return this.#database.transaction(async (ask) => {
      const target = await lock(ask, checkId);
      if (target === null) return;
      await addNote(ask, checkId, checkId, said);
      await ask(insertEvent, [
        said.isEnd ? "escalation.ended" : "escalated",
        checkId,
        target,
        said.by,
        jsonb({ channel: said.channel, reference: said.reference }),
      ]);
    });
  }
}

/** The check's target, locked against a second form; null when it is gone. */
async function lock(ask: Ask, checkId: string): Promise<string | null> {
  const [row] = await ask<{ target: string }>("select target from dbcheck.checks where id = $1 for update", [checkId]);
  return row?.target ?? null;
}
