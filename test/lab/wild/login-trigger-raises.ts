import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a login trigger raises an exception for the application's role",
  reference: "https://www.postgresql.org/docs/current/event-trigger-database-login-example.html",
  neighbour: "faults/admission-role-nologin",
  expect: { status: "down", cause: "admission-login-code-failed", says: /not between midnight and two/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        `create function hours() returns event_trigger language plpgsql as $$
         begin if session_user = 'app' then raise exception 'not between midnight and two'; end if; end $$`,
        "create event trigger hours on login execute function hours()",
        "alter event trigger hours enable always",
      ],
    });
    return { url: server.url() };
  },
});
