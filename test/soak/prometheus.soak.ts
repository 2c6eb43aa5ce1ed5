// Prometheus itself reads what the bot exports, its rules and how it is scraped.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { headlessBot } from "../server/bot.ts";
import { closedPort } from "../support/check.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { findProgram, needs } from "../support/optional.ts";

const skip = needs("promtool");
const promtool = (args: string[], input = "") =>
  execFileSync(findProgram("promtool") ?? "", args, { input, encoding: "utf8" });

test(
  "promtool finds nothing to mend in the metrics of a bot with targets up and down, and in a probe",
  { skip },
  async () => {
    const bot = await headlessBot(
      `  orders: { url: "PATIENT" }\n  gone: { url: "postgres://u@127.0.0.1:${closedPort}/d" }\n`,
    );
    const authorization = `Bearer ${await bot.token("prometheus", null)}`;
    for (const path of ["/probe?target=orders", "/probe?target=gone", "/metrics"]) {
      const answer = await fetch(bot.url(path), { headers: { authorization } });
      assert.equal(answer.status, 200, path);
      assert.equal(promtool(["check", "metrics"], await answer.text()), "", path);
    }
  },
);

test("promtool takes the rules and the configuration, and the rules say what they should", { skip }, async () => {
  const dir = await temporaryDirectory();
  const rules = join(dir, "alerts.yml");
  copyFileSync("deploy/prometheus/alerts.yml", rules);
  copyFileSync("deploy/prometheus/scrape.yml", join(dir, "scrape.yml"));
  assert.match(promtool(["check", "rules", rules]), /SUCCESS/);
  assert.match(promtool(["check", "config", "--syntax-only", join(dir, "scrape.yml")]), /SUCCESS/);
  const series = (name: string, value: string) => ({ series: name, values: `${value}x30` });
  const silent = (alertname: string, evalTime: string) => ({ eval_time: evalTime, alertname, exp_alerts: [] });
  const down = {
    exp_labels: { severity: "critical", target: "orders", status: "down" },
    exp_annotations: {
      summary: "The application cannot use orders",
      description: "dbcheck found it down. The cause is in dbcheck_target_cause_info, the evidence in its report.",
    },
  };
  const tests = {
    rule_files: [rules],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: [
          series('dbcheck_target_status{target="orders",status="down"}', "1"),
          series('dbcheck_target_status{target="billing",status="down"}', "0"),
          series("dbcheck_build_info", "1"),
          series("dbcheck_workers", "1"),
        ],
        alert_rule_test: [
          silent("DatabaseDown", "0m"),
          { eval_time: "5m", alertname: "DatabaseDown", exp_alerts: [down] },
          silent("DbcheckWithoutWorkers", "10m"),
          silent("DbcheckGone", "10m"),
        ],
      },
    ],
  };
  const file = join(dir, "test.yml");
  writeFileSync(file, JSON.stringify(tests));
  assert.match(promtool(["test", "rules", file]), /SUCCESS/);
});
