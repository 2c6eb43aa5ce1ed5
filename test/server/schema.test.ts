// The schemas that programs read and write by, against what is really written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaCommand, type SchemaName } from "../../src/cli/schema.ts";
import { ajv, machineDoor } from "./machine-door.ts";

const { bot, other, checked, assertNoSecretTold } = await machineDoor();

test("`schema` prints what reports of real checks and documented alerts are valid by, and what nonsense is not", async () => {
  const validatorOf = async (name: SchemaName) => {
    const { stdout } = await schemaCommand(name);
    return ajv.compile(JSON.parse(stdout) as object);
  };
  const isReport = await validatorOf("report");
  await Promise.all([checked("gone"), checked("orders"), checked("payroll", other)]);
  for (const target of ["gone", "orders", "payroll"]) {
    const report = (await bot.store.latestReport(target)) ?? assert.fail(target);
    assert.ok(isReport(report), `${target}: ${ajv.errorsText(isReport.errors)}`);
    assert.ok(!isReport({ ...report, verdict: { ...report.verdict, status: "fine" } }));
  }
  const isAlert = await validatorOf("alert");
  assert.ok(isAlert({ schema: "dbcheck.alert/1", key: "k", state: "firing", title: "t", labels: { a: "b" } }));
  assert.ok(!isAlert({ title: "t" }));
  for (const name of ["lint", "isolation"] as const) assert.ok(!(await validatorOf(name))({}), name);
});

test("no secret of a target, of a file or of a token is in any answer or in the log", assertNoSecretTold);
