// The targets file: what it means, and what it says when it is wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../support/fast-check.ts";
import { UserMistake } from "../../src/errors.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { loadTargets, readTargets } from "../../src/target/file.ts";
import { nearestNames } from "../../src/target/nearest-names.ts";
import { reservedNames } from "../../src/target/schema.ts";
import { cases } from "../support/campaign.ts";

const read = (text: string, env: Record<string, string> = {}) => readTargets(text, "t.yaml", env);
function mistakeOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof UserMistake, String(error));
    return error.message;
  }
  throw new Error("the file was accepted");
}

test("rules of alerts and their channel are understood, and a mistake in them names its place", () => {
  const { targets } = read(
    `targets:
  a:
    url: postgres://h/d
    channel: C0ALERTS
    allowed_channels: [C0ALERTS]
    alerts:
      - { source: alertmanager, match: { alertname: PostgresDown, shard: 3 } }
`,
  );
  assert.deepEqual(targets.get("a")?.alerts, {
    rules: [{ source: "alertmanager", match: { alertname: "PostgresDown", shard: "3" } }],
    channel: "C0ALERTS",
  });
  const wrong = (lines: string) => mistakeOf(`targets:\n  a:\n    url: postgres://h/d\n${lines}`);
  for (const [lines, mistake] of [
    [
      "    alerts: [{ source: nagios, match: { a: b } }]",
      /t\.yaml:4:\d+: targets\.a\.alerts\.0\.source: must be one of alertmanager,/,
    ],
    ["    alerts: [{ source: grafana, match: {} }]", /targets\.a\.alerts\.0\.match: must name at least one label/],
    [
      "    alerts: [{ source: grafana, mach: { a: b } }]",
      /targets\.a\.alerts\.0\.mach: unknown key; did you mean match\?/,
    ],
    ["    alerts: [{ source: grafana }]", /targets\.a\.alerts\.0(\.match)?: must be labels with their values/],
    ["    alerts: { source: grafana }", /targets\.a\.alerts: must be a list of rules/],
    ["    channel: general", /targets\.a\.channel: must be a channel's id, such as C0123ABC/],
    [
      "    channel: C0A\n    allowed_channels: [C0B]",
      /t\.yaml:4:\d+: targets\.a\.channel: is not among the allowed_channels/,
    ],
  ] as const)
    assert.match(wrong(lines), mistake);
});

test("the contract's example is understood", () => {
  const { targets } = read(
    `targets:
  blockster-v2:
    url: \${MAIN}
    direct_url: \${DIRECT}
    pooler: { kind: pgbouncer, admin_url: \${ADMIN} }
    dns_servers: ["127.0.0.53"]
    writes: true
    application: { framework: ecto, role: blockster, expected_connections: 1, pool_size: 5, instances: 1, address_family: 6, prepared_statements: unnamed, health_url: "https://x.example/health", config: ./runtime.exs }
    vendor: fly-mpg
    vendor_ids: { organization: o, app: a, cluster: c, region: ord }
    ticket_severity: 1
    allowed_channels: [C0123]
    oncall: [U0123, S0456]
    owners: { client: S0APP, operator: U0DBA }
    thresholds: { lock_wait_seconds: 2 }
`,
    {
      MAIN: "postgres://u:hunter2@pooled/db",
      DIRECT: "postgres://u:hunter3@direct/db",
      ADMIN: "postgres://admin:hunter4@pooled:6432/pgbouncer",
    },
  );
  const target = targets.get("blockster-v2");
  assert.deepEqual(target?.problems, []);
  assert.equal(target?.conninfo?.hosts[0]?.host, "pooled");
  assert.equal(target?.inputs.addressFamily, 6);
  assert.deepEqual(target?.policy.owners, { client: "S0APP", operator: "U0DBA" });
  assert.equal(target?.inputs.thresholds.lockWaitSeconds, 2);
  assert.equal(target?.inputs.thresholds.idleInTransactionSeconds, 300);
  assert.deepEqual(
    target?.secrets.map((secret) => secret.reveal()),
    ["hunter2", "hunter3", "hunter4"],
  );
  assert.ok(!JSON.stringify(target).includes("hunter"));
});

test("an unset variable is the target's problem, not the file's", () => {
  const { targets } = read("targets:\n  a: { url: '${NOPE}' }\n  b: { url: 'postgres://u@h/db' }\n");
  assert.deepEqual(
    targets.get("a")?.problems.map(({ cause, text }) => [cause, text]),
    [["config-variable-missing", "the variable NOPE is not set"]],
  );
  assert.deepEqual(targets.get("b")?.problems, []);
  assert.equal(targetFromUrl("", {}).problems[0]?.cause, "config-variable-missing");
});

test("mistakes come together, each with line and key, and repeat no value", () => {
  const text = mistakeOf(
    "targets:\n  a:\n    url: postgres://u:hunter2@h/db\n    dircet_url: x\n    ticket_severity: 9\n  b:\n    " +
      "writes: hunter2\n",
  );
  assert.match(text, /t\.yaml:4:\d+: targets\.a\.dircet_url: unknown key; did you mean direct_url\?/);
  assert.match(text, /t\.yaml:5:\d+: targets\.a\.ticket_severity: must be 1 to 4/);
  assert.match(text, /targets\.b\.url/);
  assert.ok(!text.includes("hunter2"));
  assert.match(mistakeOf("targets:\n  a: { url: [\n"), /t\.yaml:\d+:\d+: not valid YAML/);
  assert.match(
    mistakeOf("targets:\n  list: { url: x }\n"),
    /t\.yaml:2:\d+: targets\.list: a target cannot be called "list"/,
  );
  assert.match(
    mistakeOf("targets:\n  a: { url: x }\n  a: { url: y }\n"),
    /t\.yaml:3:\d+: not valid YAML \(duplicate key\)/,
  );
});

test("a value in the wrong place is not repeated; each mistake says what to do", () => {
  for (const [text, said] of [
    ["targets:\n  a: postgres://u:hunter2@h/db\n", /t\.yaml:2:3: targets\.a: must have a url/],
    [
      "targets:\n  postgres://u:hunter2@h/db: { url: x }\n",
      /t\.yaml:2:3: targets\.\(a key of 25 characters\): a target's name/,
    ],
    ["targets:\n  a:\n    url: *hunter2\n", /Put values that begin with \* in quotes/],
    [
      "targets:\n  a:\n    url: @hunter2\n",
      /t\.yaml:3:10: not valid YAML \(bad scalar start\): put the value in quotes/,
    ],
    ["targets:\n\ta: hunter2\n", /t\.yaml:2:1: not valid YAML \(tab as indent\): indent with spaces/],
    [
      "targets:\n  a:\n    url: x\n    allowed_channels: [hunter2]\n",
      /t\.yaml:4:24: targets\.a\.allowed_channels\.0: must be a channel's id/,
    ],
    [
      "targets:\n  a:\n    url: x\n    owners: { client: hunter2 }\n",
      /t\.yaml:4:15: targets\.a\.owners\.client: must be a user's or user group's id, such as U0123ABC or S0123ABC/,
    ],
    [
      "targets:\n  a:\n    url: x\n    owners: { vendor: S0123 }\n",
      /targets\.a\.owners\.vendor: unknown key; known here: client, network, operator/,
    ],
    [
      "targets:\n  a:\n    url: x\n    pooler: { adminurl: hunter2 }\n",
      /targets\.a\.pooler\.adminurl: unknown key; did you mean admin_url\?/,
    ],
    [
      "targets:\n  a:\n    url: x\n    thresholds: { lock_wait: 1 }\n",
      /thresholds\.lock_wait: unknown key; known here: .*lock_wait_seconds/,
    ],
    ["- hunter2\n", /t\.yaml:1:1: the file: must begin with `targets:`/],
    ["targets:\n  a:\n", /t\.yaml:2:3: targets\.a: must have a url/],
    ["targets:\n  'bad name': { url: x }\n", /t\.yaml:2:3: .*a target's name has at most 63/],
  ] as const) {
    const mistake = mistakeOf(text);
    assert.match(mistake, said);
    assert.ok(!mistake.includes("hunter2"), mistake);
  }
  for (const name of reservedNames)
    assert.match(mistakeOf(`targets: { ${name}: { url: x } }`), /the name of a command/);
  assert.match(
    mistakeOf("targets: { list: { ulr: x } }"),
    /name of a command\n.*targets\.list\.url: .*\n.*did you mean url/,
    "names and keys come together",
  );
  assert.throws(() => loadTargets("/nonexistent/t.yaml", {}), /There is no targets file \/nonexistent\/t\.yaml/);
  assert.throws(() => loadTargets("/", {}), /Cannot read the targets file/);
});

test("references: within a longer text, escaped, empty; what is missing is named, what is there is not", () => {
  const env = { U: "app", P: "hunter2", EMPTY: "" };
  const { targets } = read(
    "targets: { a: { url: 'postgres://${U}:${P}@h/${U}' }, b: { url: '${U}${EMPTY}${GONE}' }, c: { url: " +
      "'postgres://u:x$${U}y@h' } }",
    env,
  );
  const [a, b, c] = ["a", "b", "c"].map((name) => targets.get(name));
  assert.deepEqual(
    [a?.conninfo?.user, a?.conninfo?.password?.reveal(), a?.conninfo?.database],
    ["app", "hunter2", "app"],
  );
  assert.equal(b?.problems[0]?.text, "the variable EMPTY is empty, GONE is not set");
  assert.equal(c?.conninfo?.password?.reveal(), "x${U}y");
  assert.equal(b?.conninfo, null);
});

test("the environment of this process does not leak into registered targets, as it does into a bare URL", () => {
  const env = { PGHOST: "elsewhere", PGPASSWORD: "hunter2", PGSSLMODE: "disable", PGPORT: "1" };
  const target = read("targets: { a: { url: 'postgres://u@h/db' } }", env).targets.get("a");
  assert.deepEqual(
    [target?.conninfo?.hosts[0]?.port, target?.conninfo?.password, target?.inputs.sslmode],
    [5432, null, "prefer"],
  );
  const bare = targetFromUrl("postgres://u@h/db", env);
  assert.deepEqual(
    [bare.conninfo?.hosts[0]?.port, bare.conninfo?.password?.reveal(), bare.inputs.sslmode],
    [1, "hunter2", "disable"],
  );
  assert.deepEqual(targetFromUrl(null, env).conninfo?.sources["host"], "environment PGHOST");
});

test("writes are expected unless target_session_attrs or the file says otherwise", () => {
  for (const [attributes, writes] of [
    ["any", true],
    ["read-write", true],
    ["primary", true],
    ["read-only", false],
    ["standby", false],
    ["prefer-standby", false],
  ] as const) {
    const url = `postgres://u@h/db?target_session_attrs=${attributes}`;
    const { targets } = read(`targets: { a: { url: '${url}' }, b: { url: '${url}', writes: ${!writes} } }`);
    assert.deepEqual(
      [targets.get("a")?.inputs.writes, targets.get("b")?.inputs.writes, targetFromUrl(url, {}).inputs.writes],
      [writes, !writes, writes],
    );
  }
});

test("no text whatever makes the file's reader fail in a way of its own", () => {
  const piece = fc.constantFrom(
    "targets",
    ":",
    " ",
    "\n",
    "  ",
    "a",
    "url",
    "{",
    "}",
    "[",
    "]",
    "*",
    "&x",
    "!!",
    "${A}",
    "'",
    '"',
    "- ",
    "|",
    "#",
    "\t",
    "\0",
    "<<",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 25 }).map((list) => `targets:\n  ${list.join("")}`),
      ),
      (text) => {
        try {
          read(text);
        } catch (error) {
          assert.ok(error instanceof UserMistake, `${JSON.stringify(text)}: ${String(error)}`);
        }
      },
    ),
    { numRuns: cases(2000) },
  );
});

test("the nearest names to a misspelt one", () => {
  assert.deepEqual(nearestNames("blokster", ["blockster-v2", "blockster", "orders"]), ["blockster"]);
  assert.deepEqual(nearestNames("order", ["blockster", "orders-eu"]), ["orders-eu"]);
  assert.deepEqual(nearestNames("ORDERS", ["orders"]), ["orders"]);
  assert.deepEqual(nearestNames("or", ["orders-a", "orders-b", "orders-c", "orders-d", "x"]), [
    "orders-a",
    "orders-b",
    "orders-c",
  ]);
  assert.deepEqual(nearestNames("", ["orders"]), []);
  assert.deepEqual(nearestNames("'; drop table users; --", ["orders"]), []);
});

test("a health URL that nobody can decode costs its target a warning with the line, and no other target", () => {
  const text = `targets:
  first:
    url: postgres://u:p@h1/db
    application: { health_url: "https://us%er:hunter2@app.example/" }
  second:
    url: postgres://u:p@h2/db
`;
  const { targets } = readTargets(text, "t.yaml", {});
  const [warning] = targets.get("first")?.warnings ?? [];
  assert.match(warning?.where ?? "", /^t\.yaml:4:20: targets\.first\.application\.health_url$/);
  assert.ok(!JSON.stringify(warning).includes("hunter2"));
  assert.equal(targets.get("first")?.application?.healthUrl, null);
  assert.deepEqual(targets.get("second")?.warnings, []);
});
