// What the catalog sets for the application's role and database: it holds at the application's login, and
// not at this check's. https://www.postgresql.org/docs/current/catalog-pg-db-role-setting.html
import type { RoleSetting } from "../../facts.ts";
import type { Question } from "./query-json.ts";
import { asListOf, asText, nullable, object } from "./json-reader.ts";

/**
 * Those that change what an application may do, or whether it gets in.
 * Others may hold secrets (app.jwt_secret), and are not read.
 */
const telling = [
  "client_encoding",
  "datestyle",
  "default_transaction_isolation",
  "default_transaction_read_only",
  "idle_in_transaction_session_timeout",
  "idle_session_timeout",
  "local_preload_libraries",
  "lock_timeout",
  "role",
  "row_security",
  "search_path",
  "session_preload_libraries",
  "statement_timeout",
  "timezone",
  "transaction_timeout",
];

/** @param role as the catalog has it; of its settings those for this database, and those for all */
export function roleSettings(role: string): Question<RoleSetting[]> {
  const literal = `'${role.replaceAll("'", "''")}'`;
  return {
    select: `select coalesce(json_agg(json_build_object('role', r.rolname, 'database', d.datname,
      'name', split_part(c, '=', 1), 'value', left(substr(c, strpos(c, '=') + 1), 200))), '[]')
    from pg_db_role_setting s join pg_roles r on r.oid = s.setrole left join pg_database d on d.oid = s.setdatabase,
      unnest(s.setconfig) c
    where r.rolname = ${literal} and (s.setdatabase = 0 or d.datname = current_database())
      and lower(split_part(c, '=', 1)) in (${telling.map((name) => `'${name}'`).join(", ")})`,
    read: asListOf(object({ role: asText, database: nullable(asText), name: asText, value: asText })),
  };
}
