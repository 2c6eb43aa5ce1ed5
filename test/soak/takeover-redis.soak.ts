import { test } from "node:test";
import { needs } from "../support/optional.ts";
import { testRedis } from "../support/redis.ts";
import { takeoverTest } from "../jobs/takeover.ts";

const missing = needs("redis-server");
if (missing) test("Redis", { skip: missing }, () => undefined);
else await takeoverTest("Redis", (await testRedis()).url);
