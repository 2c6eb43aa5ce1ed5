// The application's role lacks a right in the schema that it works in: it logs in, and finds or reads no table.
import { confirmedBy } from "../confidence.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("server");
  const [rights] = row?.facts?.schemaRights ?? [];
  if (!row || !rights) return [];
  const { role, schema, usage, create, tables, unreadable } = rights;
  const grant = (right: string) => `As the schema's owner: GRANT ${right} ON SCHEMA "${schema}" TO "${role}".`;
  if (!usage)
    return [
      denied(
        row.summary,
        `The application's role "${role}" has no USAGE right on the schema "${schema}": it finds no table there.`,
        [grant("USAGE"), "The application says `relation does not exist`, or `permission denied for schema`."],
      ),
    ];
  if (tables > 0 && unreadable === tables)
    return [
      denied(
        row.summary,
        `The application's role "${role}" may read none of the ${tables} tables in the schema "${schema}".`,
        [
          `As the tables' owner: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schema}" TO ` +
            `"${role}".`,
          `For future tables: ALTER DEFAULT PRIVILEGES IN SCHEMA "${schema}" GRANT … TO "${role}", as the role ` +
            `that creates them.`,
        ],
      ),
    ];
  const lacks = [
    ...(unreadable > 0 ? [`may not read ${unreadable} of the ${tables} tables`] : []),
    ...(seen.inputs.writes && !create ? ["may not create tables"] : []),
  ];
  if (lacks.length === 0) return [];
  return [
    {
      ...denied(row.summary, `The application's role "${role}" ${lacks.join(", and ")} in the schema "${schema}".`, [
        ...(create ? [] : [`Where it runs its own migrations: ${grant("CREATE")}`]),
        ...(unreadable > 0 ? [`See which: \`\\dp "${schema}".*\``] : []),
      ]),
      severity: "notice",
    },
  ];
}

function denied(seen: string, summary: string, nextSteps: string[]): Draft {
  return {
    cause: "query-permission-denied",
    ...confirmedBy("has_table_privilege of the application's role"),
    summary,
    because: [["server", seen]],
    nextSteps,
  };
}

export const rightsInSchema: Rule = { id: "schema-rights", judges: ["server"], judge };
