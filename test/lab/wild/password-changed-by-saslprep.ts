import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "SASLprep changes the password, and older versions of the application's driver send it as it is",
  reference: "brianc/node-postgres#3669",
  neighbour: "healthy/password-odd",
  expect: { status: "healthy", cause: null, says: /SASLprep/ },
  arrange: async (lab) => {
    const password = "abcd\u00a8\u2011\u00bc###";
    const server = await postgres(lab, { sql: [`alter role app password '${password}'`] });
    return { target: { url: server.url({ password }), application: { framework: "node-postgres" } } };
  },
});
