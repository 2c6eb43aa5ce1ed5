import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the environment insists on GSSAPI encryption: no password goes out without it",
  reference: "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-GSSENCMODE",
  neighbour: "faults/auth-method-gss",
  expect: { status: "inconclusive", cause: null, also: ["vantage-unsupported"] },
  arrange: async (lab) => ({ url: (await postgres(lab)).url(), env: { PGGSSENCMODE: "require" } }),
});
