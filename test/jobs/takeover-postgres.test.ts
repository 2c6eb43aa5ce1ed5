import { takeoverTest } from "./takeover.ts";

await takeoverTest("PostgreSQL", undefined);
