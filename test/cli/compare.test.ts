// `dbcheck compare`: reports that people carry together are one verdict, of their rows and of nothing else in them.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { compareCommand } from "../../src/cli/compare.ts";
import { UserMistake } from "../../src/errors.ts";
import type { Report } from "../../src/report/report.ts";
import { roundSchema } from "../../src/report/round-schema.ts";
import { Secret } from "../../src/secret.ts";
import { check, closedPort } from "../support/check.ts";
import { temporaryDirectory, sharedCluster } from "../support/cluster.ts";

const cluster = await sharedCluster();
const home = await temporaryDirectory();
const login = { user: "postgres", database: "postgres", password: new Secret("test-password") } as const;
const well = await check({ ...login, port: cluster.port });
const refused = await check({ ...login, port: closedPort });

async function file(name: string, report: unknown): Promise<string> {
  const path = join(home, `${name}.json`);
  await writeFile(path, typeof report === "string" ? report : JSON.stringify(report));
  return path;
}
const from = (report: Report, vantage: string): Report => ({ ...report, vantage, startedAt: well.startedAt });

async function compared(files: string[], application?: string, format: "text" | "json" | "markdown" = "json") {
  const { stdout, exitCode } = await compareCommand({ files, application, format });
  return { stdout, exitCode, round: format === "json" ? roundSchema.parse(JSON.parse(stdout)) : null };
}

test("the first is the application's: its refusal is the verdict, its port is not the other's, and nothing is confirmed", async () => {
  const files = [await file("a", from(refused, "web")), await file("b", from(well, "office"))];
  const { round, exitCode } = await compared(files);
  assert.equal(exitCode, 2);
  assert.deepEqual(
    [round?.verdict.status, round?.verdict.cause, round?.verdict.confidence, round?.verdict.owner],
    ["down", "tcp-refused", "likely", "client"],
  );
  assert.match(round?.verdict.summary ?? "", /^Only web fails, and its port is not that of office/);
  assert.deepEqual(round?.settings[0]?.differ, ["port"]);
  assert.ok(round?.settings[0]?.unknown.includes("password"));
  assert.deepEqual(
    round?.matrix.find(({ layer, address }) => layer === "tcp" && address === null)?.cells.map((one) => one.outcome),
    ["failed", "passed"],
  );
});

test("--application names another one: then it is well, and the rest is a notice", async () => {
  const files = [await file("a", from(refused, "web")), await file("b", from(well, "office"))];
  const { round, exitCode } = await compared(files, "office");
  assert.equal(exitCode, 0);
  assert.equal(round?.findings.find(({ cause }) => cause === "tcp-refused")?.severity, "notice");
  await assert.rejects(compared(files, "nowhere"), /No report is from "nowhere"; they are from web, office/);
});

test("an edited verdict is ignored: rows are judged", async () => {
  const edited = { ...from(refused, "web"), verdict: well.verdict, findings: [], round: { vantages: "anything" } };
  const { round } = await compared([await file("edited", edited), await file("b", from(well, "office"))]);
  assert.equal(round?.verdict.cause, "tcp-refused");
});

test("reports of one vantage's name go by their files, and text and Markdown have a line for each", async () => {
  const files = [await file("console", well), await file("laptop", from(refused, well.vantage))];
  const { stdout } = await compared(files, undefined, "text");
  assert.match(stdout, /console \(the application's, added by hand\): healthy, /);
  assert.match(stdout, /laptop \(added by hand\): down at tcp, tcp-refused/);
  assert.match((await compared(files, undefined, "markdown")).stdout, /^\| tcp \| ok .* \| FAIL refused .* \|$/m);
});

test("what is no report, or one alone, is a mistake that names the file", async () => {
  const good = await file("good", well);
  await assert.rejects(compared([good]), UserMistake);
  await assert.rejects(compared([good, await file("text", "hello")]), /text\.json is not JSON/);
  await assert.rejects(
    compared([good, await file("other", { ...well, schema: "dbcheck.report/2" })]),
    /dbcheck\.report\/1/,
  );
});
