import { postgres } from "../parts/postgres.ts";
import { scenario } from "../scenario.ts";

export const scene = scenario({
  title: "the index of a partitioned table waits for one of its partitions: those that have theirs use it",
  expect: { status: "healthy", cause: null, says: /^(?!.*An index is invalid)/s },
  arrange: async (lab) => {
    const server = await postgres(lab, {
      appSql: [
        "create table days (day int) partition by range (day)",
        "create table days_1 partition of days for values from (1) to (10)",
        "create table days_2 partition of days for values from (10) to (20)",
        "create index days_day on only days (day)",
        "create index days_1_day on days_1 (day); alter index days_day attach partition days_1_day",
      ],
    });
    return { url: server.url() };
  },
});
