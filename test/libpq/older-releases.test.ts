// What a person's older libpq makes of the connection is said; test/soak/libpq holds each word against psql.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { olderReleases } from "../../src/libpq/older-releases.ts";
import { runCheckup } from "../../src/checkup/run.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { closedPort, rowOf } from "../support/check.ts";

const of = (query: string, env: Record<string, string> = {}) => {
  const parsed = parseConninfo(`postgresql://app@db/app?${query}`, {
    where: "url",
    env,
    useEnvironment: true,
    homeDir: "/nonexistent",
  });
  assert.ok(parsed.conninfo, JSON.stringify(parsed.problems));
  return olderReleases(parsed.conninfo);
};

test("a parameter that older releases refuse, and a variable that they ignore", () => {
  assert.deepEqual(of("sslmode=require&channel_binding=require"), []);
  assert.deepEqual(of("require_auth=scram-sha-256"), ["libpq before 16 refuses require_auth"]);
  assert.deepEqual(of("", { PGREQUIREAUTH: "scram-sha-256" }), ["libpq before 16 ignores PGREQUIREAUTH"]);
  assert.deepEqual(
    of("sslmode=require&load_balance_hosts=random&sslcertmode=disable&min_protocol_version=3.2", {
      PGSSLNEGOTIATION: "direct",
    }),
    [
      "libpq before 18 refuses min_protocol_version",
      "libpq before 17 ignores PGSSLNEGOTIATION",
      "libpq before 16 refuses load_balance_hosts, sslcertmode",
    ],
  );
});

test("a second's timeout is two to older releases", () => {
  assert.deepEqual(of("connect_timeout=1"), ["libpq before 17 takes connect_timeout=1 for two seconds"]);
  assert.deepEqual(of("connect_timeout=2"), []);
});

test("the system's roots are a file to older releases", () => {
  assert.deepEqual(of("sslrootcert=system"), ["libpq before 16 takes sslrootcert=system for a file"]);
  assert.deepEqual(of("sslrootcert=/etc/ssl/cert.pem"), []);
});

test("the row of the configuration says it", async () => {
  const url = `postgres://app:x@127.0.0.1:${closedPort}/app?sslmode=require&sslnegotiation=direct`;
  const target = targetFromUrl(url, { HOME: "/nonexistent" });
  const report = await runCheckup({ target, vantage: "test", timeoutMs: 4000 });
  assert.match(rowOf(report, "config").summary, /sslmode=require; libpq before 17 refuses sslnegotiation$/);
});
