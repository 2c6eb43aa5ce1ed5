// Variables that Debian's psql does not know yet, held against the parameters that they stand for; psql on libpq 18 is
// asked in test/soak/libpq.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { parameters } from "../../src/libpq/parameters.ts";

test("the variables of libpq 16 to 18 mean what their parameters mean", () => {
  const values: Record<string, string> = {
    PGREQUIREAUTH: "scram-sha-256",
    PGSSLCERTMODE: "disable",
    PGSSLNEGOTIATION: "direct",
    PGLOADBALANCEHOSTS: "random",
    PGMINPROTOCOLVERSION: "3.2",
    PGMAXPROTOCOLVERSION: "latest",
    PGGSSDELEGATION: "1",
  };
  for (const [name, value] of Object.entries(values)) {
    const [parameter] = Object.entries(parameters).find(([, { env }]) => env === name) ?? [];
    assert.ok(parameter, name);
    const read = (query: string, env: Record<string, string>) => {
      const { conninfo, problems } = parseConninfo(`postgresql://app@db/app?sslmode=require${query}`, {
        where: "url",
        env,
        useEnvironment: true,
        homeDir: "/nonexistent",
      });
      assert.deepEqual(problems, [], name);
      const { sources, ...rest } = conninfo ?? assert.fail(name);
      return { from: sources[parameter], rest };
    };
    const [byName, byText, neither] = [read("", { [name]: value }), read(`&${parameter}=${value}`, {}), read("", {})];
    assert.equal(byName.from, `environment ${name}`);
    assert.deepEqual(byName.rest, byText.rest, name);
    if (name !== "PGGSSDELEGATION") assert.notDeepEqual(byName.rest, neither.rest, name);
  }
});
