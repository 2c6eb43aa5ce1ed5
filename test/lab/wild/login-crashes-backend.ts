import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the process of each login of this role crashes (a hook of the server's own), and takes the server with it",
  reference: "https://www.postgresql.org/docs/current/event-trigger-database-login-example.html",
  neighbour: "wild/login-trigger-raises",
  expect: {
    status: "down",
    cause: ["server-crash-looping", "admission-login-code-failed", "query-connection-lost"],
    owner: ["operator", "unclear"],
  },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        `create function crash() returns event_trigger language plpgsql security definer as $$
         begin if session_user = 'app' then copy (select 1) to program 'kill -SEGV $PPID'; end if; end $$`,
        "create event trigger crash on login execute function crash()",
        "alter event trigger crash enable always",
      ],
      settings: { restart_after_crash: "on" },
    });
    return { url: server.url() };
  },
});
