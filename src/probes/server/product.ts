// Who speaks PostgreSQL's protocol without being PostgreSQL: as its own parameters say at login.

/**
 * The parameter that only this product reports (ParameterStatus; each
 * product's own drivers tell it by this), and its name.
 */
const products: Record<string, string> = { crdb_version: "CockroachDB", padb_version: "Amazon Redshift" };

/** "CockroachDB v24.2.4"; null for PostgreSQL, and for who passes its parameters on. */
export function productOf(parameters: Record<string, string>): string | null {
  for (const [name, product] of Object.entries(products)) {
    const said = parameters[name];
    if (said !== undefined) return `${product} ${/v?\d[\w.-]{0,20}/.exec(said)?.[0] ?? ""}`.trim();
  }
  return null;
}
