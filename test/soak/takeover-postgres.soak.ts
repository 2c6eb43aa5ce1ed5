import { takeoverTest } from "../jobs/takeover.ts";

await takeoverTest("PostgreSQL", undefined);
