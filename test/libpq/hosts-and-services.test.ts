// A host that is something else, and a service file with a line that is no parameter: said before a name is looked up.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";

const canary = "hunter2";
const parse = (text: string | null, env: Record<string, string> = {}, useEnvironment = false) =>
  parseConninfo(text, { where: "url", env, useEnvironment, homeDir: "/nonexistent" });

test("a host that is a whole connection string, the next word, or a socket file, is said before it is looked up", () => {
  const of = (text: string) =>
    parse(text)
      .problems.map(({ cause, text: said }) => `${cause}: ${said}`)
      .join("; ");
  const url = `postgres://app:${canary}@db/app`;
  const whole = parse(null, { PGHOST: url, PGUSER: "app" }, true).problems;
  assert.deepEqual(
    whole.map(({ cause, where }) => [cause, where]),
    [["config-url-invalid", "environment PGHOST"]],
  );
  assert.ok(!JSON.stringify(whole).includes(canary));
  assert.match(of("host= user='app' dbname=app"), /^config-host-missing: .*host=/);
  assert.match(of("host=/run/postgresql/.s.PGSQL.5432 user=app"), /^config-url-invalid: .*directory/);
  for (const well of ["host=db user=app", "host=/run/postgresql user=app"]) assert.equal(of(well), "");
});

test("a line of the service file that names no parameter is named by its number", (t) => {
  const dir = mkdtempSync(join(tmpdir(), "service-"));
  t.after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, "pg_service.conf");
  const of = (text: string) => {
    writeFileSync(file, text);
    return parse("service=orders", { PGSERVICEFILE: file }, true).problems.map(({ text: said }) => said);
  };
  assert.match(of("# ours\n[orders]\nhost=db\nname=orders\n")[0] ?? "", /^line 4 of /);
  assert.match(of("[orders]\nhost=db\nservice=more\n")[0] ?? "", /^line 3 of /);
  assert.deepEqual(of("[orders]\nhost=db\nuser=app\n[others]\nname=x\n"), []);
});
