// Tokens in PostgreSQL. Making and revoking one is an event; using it is a time beside it.
import type { Database } from "./database.ts";
import { jsonb } from "./rows.ts";
import type { NewToken, TokenRegister, TokenRow } from "./tokens.ts";

const columns = `id, name, hash, targets, created_at as "createdAt", used_at as "usedAt"`;
type TokenRecord = TokenRow & Record<string, unknown>;

export class PgTokens implements TokenRegister {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async add({ id, name, hash, targets }: NewToken, actor: string): Promise<boolean> {
    const rows = await this.#database.query(
      `with made as (
         insert into dbcheck.tokens (id, name, hash, targets) values ($1, $2, $3, $4) on conflict (name) do nothing returning id
       ), told as (
         insert into dbcheck.events (type, actor, data) select 'token.created', $5, $6::jsonb from made
       )
       select id from made`,
      [id, name, hash, targets, actor, jsonb({ name, targets })],
    );
    return rows.length > 0;
  }

  async revoke(name: string, actor: string): Promise<boolean> {
    const rows = await this.#database.query(
      `with gone as (delete from dbcheck.tokens where name = $1 returning id),
       told as (insert into dbcheck.events (type, actor, data) select 'token.revoked', $2, $3::jsonb from gone)
       select id from gone`,
      [name, actor, jsonb({ name })],
    );
    return rows.length > 0;
  }

  list(): Promise<TokenRow[]> {
    return this.#database.query<TokenRecord>(`select ${columns} from dbcheck.tokens order by name`);
  }

  async find(id: string): Promise<TokenRow | null> {
    const [row] = await this.#database.query<TokenRecord>(`select ${columns} from dbcheck.tokens where id = $1`, [id]);
    return row ?? null;
  }

  async markUsed(id: string): Promise<void> {
    await this.#database.query(
      `update dbcheck.tokens set used_at = now()
       where id = $1 and (used_at is null or used_at < now() - interval '1 min')`,
      [id],
    );
  }
}
