import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a login trigger reads a table that is gone",
  reference: "splendiddata/login_hook#14",
  neighbour: "faults/admission-parameter-unknown",
  expect: { status: "down", cause: "admission-login-code-failed", says: /noticed\(\)/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        `create function noticed() returns event_trigger language plpgsql as $$
         begin if session_user = 'app' then insert into logins values (session_user); end if; end $$`,
        "create event trigger noticed on login execute function noticed()",
        "alter event trigger noticed enable always",
      ],
    });
    return { url: server.url() };
  },
});
