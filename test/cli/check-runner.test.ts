// What the bot's log says of a check that ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pino } from "pino";
import { logContradictions } from "../../src/cli/check-runner.ts";
import { judge } from "../../src/rules/verdict.ts";
import { ladder, row, startedAt, target } from "../rules/observations.ts";

test("a confirmed sentence that another row contradicts is a line of the log, and no other finding is", () => {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const silent = row("startup", "failed", "silent");
  const refused = (answers: string[]) =>
    judge(
      ladder(
        row("dns", "passed", null, {
          resolvers: answers.map((address) => ({
            host: "db.example",
            server: "10.0.0.53",
            a: [{ address, ttlSeconds: 60 }],
            aaaa: [],
            cnames: [],
            rcodeA: "NOERROR",
            rcodeAAAA: "NOERROR",
            reason: null,
          })),
        }),
        row("tcp", "failed", "refused", {
          attempts: [
            {
              host: "db.example",
              address: "10.0.0.1",
              port: 5432,
              family: 4,
              outcome: "failed",
              reason: "refused",
              code: "ECONNREFUSED",
              tookMs: 1,
            },
          ],
        }),
      ),
      target,
      startedAt,
    );
  const check = { id: "c1", target: "sample" };
  logContradictions(check, judge(ladder(silent), target, startedAt), log);
  logContradictions(check, refused([]), log);
  assert.deepEqual(lines, []);
  logContradictions(check, refused(["10.0.0.99"]), log);
  const [line = "{}"] = lines;
  const { checkId, cause, contradictedBy, msg } = JSON.parse(line) as Record<string, string>;
  assert.deepEqual([checkId, cause, contradictedBy], ["c1", "tcp-refused", "dns"]);
  assert.match(msg ?? "", /a rule's bug/);
  assert.equal(lines.length, 1);
});
