// ent takes the name of the driver for its dialect, and knows PostgreSQL as "postgres" alone.
// https://entgo.io/docs/sql-integration
import type { AppConfig, Found, Lint } from "../playbook.ts";
import type { GoCall, GoSource } from "../read/go.ts";

const driverPath = /^(?:entgo\.io|github\.com\/facebook(?:incubator)?)\/ent\/dialect\/sql$/;
const imported = /(?:^|\s)(\w+\s+)?"(?:entgo\.io|github\.com\/facebook(?:incubator)?)\/ent\/dialect\/sql"/m;

/** "driver" of ent's own `sql.Open("pgx", …)`, "client" of the generated `ent.Open("pgx", …)`; null: it is neither. */
export function entDialect({ callee }: GoCall, driver: string, { imports, text }: GoSource): string | null {
  // What is opened there may be handed on with its right dialect.
  if (!/^pgx(?:\/v\d)?$/.test(driver) || /\bOpenDB\(\s*(?:dialect\.Postgres\b|["`]postgres)/.test(text)) return null;
  const name = imported.exec(text)?.[1]?.trim() ?? "sql";
  if (imports.some((one) => driverPath.test(one)) && callee === `${name}.Open`) return "driver";
  return callee === "ent.Open" && imports.some((one) => one.endsWith("/ent")) ? "client" : null;
}

export const dialectOfEnt: Lint = {
  id: "dialect-of-ent",
  source: "https://entgo.io/docs/sql-integration",
  provenOn: null,
  check: ({ traits }: AppConfig): Found[] => {
    const [, kind, line] = /^ent-(driver|client):L(\d+)$/m.exec(traits.join("\n")) ?? [];
    if (line === undefined) return [];
    return [
      {
        cause: "app-config-invalid-option",
        option: kind === "client" ? "ent.Open" : "sql.Open",
        line: Number(line),
        why:
          "ent takes the driver's name for its dialect, and has none called `pgx`: " +
          (kind === "client"
            ? "`ent.Open` refuses it (unsupported driver)."
            : "migrations fail (unsupported dialect), and queries are not PostgreSQL's."),
        fix: "// open it with database/sql, then: ent.NewClient(ent.Driver(entsql.OpenDB(dialect.Postgres, db)))",
      },
    ];
  },
};
