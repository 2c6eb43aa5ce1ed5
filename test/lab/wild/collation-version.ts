import { debianBin, postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the server warns at each login that the collation's version has changed",
  reference: "fly-apps/postgres-flex#208",
  neighbour: "healthy/plain-15",
  needs: [`${debianBin}/postgres`],
  expect: { status: "healthy", cause: null, says: /collation version mismatch/ },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      major: 15,
      sql: [
        "create database old owner app template template0 locale_provider icu icu_locale 'en'",
        "update pg_database set datcollversion = '0.1' where datname = 'old'",
      ],
    });
    return { url: server.url({ database: "old" }) };
  },
});
