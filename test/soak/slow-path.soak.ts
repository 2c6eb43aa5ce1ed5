// A good server behind a path that delays each answer, or goes dark: what people see of it in Slack.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { renderText } from "../../src/demo/page/render-text.ts";
import { startWorkspace } from "../../src/demo/workspace/workspace.ts";
import { ada, botStage, finals, incidents } from "../cli/bot-stage.ts";
import { testCluster } from "../support/cluster.ts";
import { startDbcheck } from "../support/processes.ts";
import { startRelay } from "../support/relay.ts";
import { until } from "../support/until.ts";

const cluster = await testCluster();
const { environment } = await botStage();

test("1 to 3 s late: one verdict in Slack; dark after the login: down, and an incident", async () => {
  const workspace = await startWorkspace({ ackTimeoutMs: 30_000 });
  after(() => workspace.close());
  // Half a second is where slow begins: test/checkup/slow.test.ts has it, without processes that compete for the cores.
  const delays = [1000, 1500, 2000, 3000];
  const urlAt = (port: number) => cluster.url().replace(String(cluster.port), String(port));
  const paths: Record<string, string> = {};
  for (const delayMs of delays) paths[`late-${delayMs}`] = urlAt((await startRelay(cluster.port, { delayMs })).port);
  paths["dark"] = urlAt((await startRelay(cluster.port, { darkAfter: "in_hot_standby" })).port);
  const lines = Object.entries(paths).map(([name, url]) => `  ${name}: { url: "${url}" }\n`);
  const env = await environment("slow", workspace, lines.join(""));
  const bot = startDbcheck(["serve"], env);
  await bot.until("dbcheck is up");
  for (const [at, name] of Object.keys(paths).entries()) {
    await workspace.command({ channel: incidents, user: ada, text: `/dbcheck ${name}` });
    await until(`the final reply of ${name}`, () => finals(workspace).length === at + 1);
    const shown = () => workspace.messages(incidents).map((message) => renderText([message]));
    const said = await until(`the headline of ${name}`, () =>
      shown().find((text) => new RegExp(`${name}: (Down|Degraded)`).test(text) && !text.includes("Run again")),
    ).catch((error: Error) => assert.fail(`${error.message}; there is:\n${shown().join("\n---\n")}`));
    if (name === "dark") assert.match(said, /gets no answer/, said);
    else assert.match(said, /Every answer from .* takes about/, `${name}: ${said}`);
    assert.doesNotMatch(said, /dbcheck itself failed|\bbug\b/i);
  }
  const headlines = workspace.messages(incidents).map((message) => renderText([message]));
  for (const name of Object.keys(paths))
    assert.ok(
      headlines.some((text) => text.includes(`${name}: ${name === "dark" ? "Down" : "Degraded"}`)),
      `${name} in ${headlines.join("\n---\n")}`,
    );
});
