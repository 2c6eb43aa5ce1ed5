// PgBouncer in front of a server of the lab.
import { startPgBouncer, type Pooler, type PoolerOptions } from "../../support/pgbouncer.ts";
import type { Lab } from "../lab.ts";
import { appPassword, type Postgres } from "./postgres.ts";

export interface LabPooler extends Pooler {
  url(changes?: { user?: string; password?: string; database?: string; query?: string }): string;
}

/** @param options `databases` defaults to `app`, forwarded to the server */
export async function pgbouncer(
  lab: Lab,
  server: Pick<Postgres, "port"> | null,
  options: Partial<PoolerOptions> = {},
): Promise<LabPooler> {
  lab.hasPooler = true;
  const pooler = await startPgBouncer(
    { databases: server ? { app: `host=127.0.0.1 port=${server.port} dbname=app` } : {}, ...options },
    (cleanup) => lab.defer(cleanup),
  );
  return {
    ...pooler,
    url: ({ user = "app", password = appPassword, database = "app", query } = {}) =>
      `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${pooler.port}/${encodeURIComponent(database)}${query ? `?${query}` : ""}`,
  };
}
