import { pgbouncer } from "../parts/pgbouncer.ts";
import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a login trigger sets the search path and makes a temporary table on each of the pooler's connections",
  needs: ["pgbouncer"],
  expect: { status: "healthy", cause: null },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        `create function prepare_session() returns event_trigger language plpgsql as $$
         begin if session_user = 'app' then
           perform set_config('search_path', 'pg_catalog, public', false);
           create temporary table scratch (id int);
         end if; end $$`,
        "create event trigger prepare_session on login execute function prepare_session()",
        "alter event trigger prepare_session enable always",
      ],
    });
    return { url: (await pgbouncer(lab, server)).url() };
  },
});
