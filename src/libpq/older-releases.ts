// What older releases of libpq make of a connection that 18 reads. Each is held against psql, in test/soak/libpq and
// test/libpq/against-libpq.test.ts.
import type { Conninfo } from "./connection.ts";
import { parameters } from "./parameters.ts";

/** Clauses such as "libpq before 17 refuses sslnegotiation", newest release first; none where all read it alike. */
export function olderReleases({ sources, sslrootcert, connectTimeoutSeconds }: Conninfo): string[] {
  const newer = Object.entries(sources).flatMap(([name, source]) => {
    const { since, env } = parameters[name] ?? {};
    return since ? [{ name, since, variable: source === `environment ${env}` ? env : undefined }] : [];
  });
  return [18, 17, 16].flatMap((release) => {
    const of = newer.filter(({ since }) => since === release);
    const refused = of.flatMap(({ name, variable }) => (variable ? [] : [name]));
    const ignored = of.flatMap(({ variable }) => variable ?? []);
    return [
      ...(refused.length > 0 ? [`libpq before ${release} refuses ${refused.join(", ")}`] : []),
      ...(ignored.length > 0 ? [`libpq before ${release} ignores ${ignored.join(", ")}`] : []),
      ...(release === 17 && connectTimeoutSeconds === 1
        ? ["libpq before 17 takes connect_timeout=1 for two seconds"]
        : []),
      ...(release === 16 && sslrootcert === "system" ? ["libpq before 16 takes sslrootcert=system for a file"] : []),
    ];
  });
}
