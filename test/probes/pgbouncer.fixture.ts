// A real PgBouncer for tests, gone when the test file ends.
import { after } from "node:test";
import { startPgBouncer, type Pooler, type PoolerOptions } from "../support/pgbouncer.ts";

export type { Pooler } from "../support/pgbouncer.ts";

export function startPooler(options: PoolerOptions): Promise<Pooler> {
  return startPgBouncer(options, (cleanup) => after(cleanup));
}
