// What the application's role may do in its schema: since 15 nobody but its owner creates tables in `public`.
// https://www.postgresql.org/docs/current/functions-info.html (has_schema_privilege), ddl-schemas.html
import type { SchemaRights } from "../../facts.ts";
import type { Question } from "./query-json.ts";
import { asListOf, asText, flag, number, object } from "./json-reader.ts";

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** One entry; none where the server has no such role, or no such schema. */
export function schemaRights(role: string, schema: string): Question<SchemaRights[]> {
  return {
    select: `select coalesce(json_agg(json_build_object('role', r.rolname, 'schema', n.nspname,
      'usage', has_schema_privilege(r.oid, n.oid, 'USAGE'), 'create', has_schema_privilege(r.oid, n.oid, 'CREATE'),
      'tables', t.tables, 'unreadable', t.unreadable)), '[]')
    from pg_roles r, pg_namespace n, lateral (select count(*) as tables,
        count(*) filter (where not has_table_privilege(r.oid, c.oid, 'SELECT')) as unreadable
      from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')) t
    where r.rolname = ${literal(role)} and n.nspname = ${literal(schema)}`,
    read: asListOf(
      object({ role: asText, schema: asText, usage: flag, create: flag, tables: number, unreadable: number }),
    ),
  };
}
