import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "a login trigger counts a tenant's sessions, and refuses with the SQLSTATE of a server that is full",
  neighbour: "faults/startup-too-many-connections",
  expect: { status: "down", cause: "admission-login-code-failed", says: /tenant has enough sessions/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        `create function quota() returns event_trigger language plpgsql as $$
         begin if session_user = 'app' then
           raise exception 'this tenant has enough sessions' using errcode = '53300';
         end if; end $$`,
        "create event trigger quota on login execute function quota()",
        "alter event trigger quota enable always",
      ],
    });
    return { url: server.url() };
  },
});
