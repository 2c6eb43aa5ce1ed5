import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the URL insists on GSSAPI encryption, which this check cannot do",
  expect: { status: "inconclusive", cause: null, also: ["vantage-unsupported"] },
  arrange: async (lab) => {
    const server = await postgres(lab);
    return { url: server.url({ query: "gssencmode=require" }) };
  },
});
