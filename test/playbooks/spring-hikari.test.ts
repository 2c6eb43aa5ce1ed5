// What HikariCP makes of idle times: its sentence depends on whether the pool may shrink, which a second file may say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { levelOf } from "../../src/playbooks/finding-level.ts";
import { playbookFor, readAppConfig } from "../../src/playbooks/index.ts";

const said = (settings: Record<string, string | number>, more = "") => {
  const lines = Object.entries(settings).map(([name, value]) => `spring.datasource.hikari.${name}=${value}\n`);
  const text = `spring.datasource.url=jdbc:postgresql://db.weir.internal/weir\n${more}${lines.join("")}`;
  const { findings } = readAppConfig(playbookFor("spring"), text, "application.properties");
  return findings.map((one) => `${levelOf(one)} ${one.why} ${one.fix}`);
};

test("a pool of a fixed size: its idle time has no effect, and nothing else is said of it", () => {
  const fixed = { "maximum-pool-size": 10, "minimum-idle": 10 };
  for (const idle of [5000, 300_000, 1_800_000])
    assert.deepEqual(said({ ...fixed, "idle-timeout": idle }), [
      "note `idle-timeout` has no effect: `minimum-idle` is not below `maximum-pool-size`, so the pool keeps its " +
        "size. # remove idle-timeout, or set minimum-idle below 10",
    ]);
  // HikariCP's own default, and none.
  for (const idle of [600_000, 0]) assert.deepEqual(said({ ...fixed, "idle-timeout": idle }), []);
  assert.deepEqual(said({ "maximum-pool-size": 10, "minimum-idle": 2, "idle-timeout": 300_000 }), []);
});

test("HikariCP turns an idle time off where the pool may shrink; where nobody knows that, nothing is said", () => {
  const [shrinks, unknown] = [{ "maximum-pool-size": 10, "minimum-idle": 2 }, { "maximum-pool-size": 10 }];
  assert.match(said({ ...shrinks, "idle-timeout": 1_800_000 })[0] ?? "", /\(1800000 ms\): HikariCP turns it off\./);
  assert.deepEqual(said({ ...unknown, "idle-timeout": 1_800_000 }), []);
  assert.match(
    said({ ...shrinks, "idle-timeout": 5000 })[0] ?? "",
    /below 10 seconds: HikariCP uses 10 minutes instead/,
  );
  assert.deepEqual(said({ ...unknown, "idle-timeout": 5000 }), []);
});

test("words of Druid's or DBCP's pool beside its type are that pool's; without the type nobody reads them", () => {
  const words = "spring.datasource.maxActive=20\nspring.datasource.validationQuery=SELECT 1\n";
  assert.deepEqual(said({}, `spring.datasource.type=com.alibaba.druid.pool.DruidDataSource\n${words}`), []);
  assert.equal(said({}, words).length, 2);
});

test("below a prefix of one's own a wrong word counts where HikariCP itself is bound to it", () => {
  const own = (lines: string) =>
    readAppConfig(
      playbookFor("spring"),
      lines.replaceAll(/^/gm, "weir.datasource."),
      "application.properties",
    ).findings.map(({ option }) => option);
  const url = "jdbc:postgresql://db.weir.internal/weir";
  // A class of the application's own may have a field of this name.
  assert.deepEqual(own(`url=${url}\nmax-pool-size=5`), []);
  assert.deepEqual(own(`jdbc-url=${url}\nmax-pool-size=5`), ["weir.datasource.max-pool-size"]);
  assert.deepEqual(own(`url=${url}\nconnection-timeout=30`), [], "it may be seconds");
  assert.deepEqual(own(`jdbc-url=${url}\nconnection-timeout=30`), ["weir.datasource.connection-timeout"]);
  assert.deepEqual(own(`url=${url}\nhikari.max-pool-size=5`), ["weir.datasource.hikari.max-pool-size"]);
});
