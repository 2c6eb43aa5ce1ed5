// Servers that start, stop, stand by, cannot fork, or cut a session: real ones
// where a mood can be held, a speaker of the protocol where not.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Client } from "pg";
import { startOddListener } from "../../src/demo/servers/odd-listener.ts";
import { readPidFile } from "../../src/embedded/postmaster.ts";
import { check, gist, rowOf } from "../support/check.ts";
import { testCluster } from "../support/cluster.ts";
import { until } from "../support/until.ts";

const cleanUp: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of cleanUp) await close();
});

/** One protocol message. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
function errorResponse(fields: Record<string, string>): Buffer {
  return message(
    "E",
    Buffer.from(
      `${Object.entries(fields)
        .map(([code, text]) => `${code}${text}\0`)
        .join("")}\0`,
    ),
  );
}
const welcome = Buffer.concat([
  message("R", Buffer.from([0, 0, 0, 0])),
  message("S", Buffer.from("session_authorization\0app\0")),
  message("S", Buffer.from("server_version\x0017.2\0")),
  message("K", Buffer.from([0, 0, 16, 0, 0, 0, 0, 1])),
  message("Z", Buffer.from("I")),
]);

/** A speaker that answers the n-th packet with the n-th of these, and hangs up after the last where `ends` says so. */
async function speaker(...chunks: (Buffer | string)[]): Promise<number> {
  const one = await startOddListener({ kind: "answers", chunks });
  cleanUp.push(() => one.close());
  return one.port;
}

const greetings: [name: string, answer: Buffer | string, expected: string][] = [
  [
    "starting up",
    errorResponse({
      S: "FATAL",
      V: "FATAL",
      C: "57P03",
      M: "the database system is starting up",
      R: "ProcessStartupPacket",
    }),
    "down startup-starting-up confirmed operator",
  ],
  [
    "recovering, not consistent yet",
    errorResponse({
      V: "FATAL",
      C: "57P03",
      M: "the database system is not yet accepting connections",
      D: "Consistent recovery state has not been yet reached.",
      R: "ProcessStartupPacket",
    }),
    "down startup-starting-up confirmed operator",
  ],
  [
    "starting up, said in German",
    errorResponse({ V: "FATAL", C: "57P03", M: "das Datenbanksystem startet", R: "ProcessStartupPacket" }),
    "down startup-starting-up likely operator",
  ],
  [
    "no process to give, said as of old",
    "Ecould not fork new process for connection: Resource temporarily unavailable\n\0",
    "down startup-server-error confirmed operator",
  ],
  [
    "a crash elsewhere",
    errorResponse({
      V: "FATAL",
      C: "57P02",
      M: "terminating connection because of crash of another server process",
      R: "quickdie",
    }),
    "down startup-shutting-down likely operator",
  ],
];
for (const [name, answer, expected] of greetings) {
  test(`a greeting: ${name}`, async () => {
    assert.equal(gist(await check({ port: await speaker(answer), sslmode: "disable" })), expected);
    // The same behind the server's no to TLS; an error in its place is the old answer of one that cannot fork.
    assert.equal(gist(await check({ port: await speaker("N", answer), sslmode: "prefer" })), expected);
  });
}

test("an error in answer to the request for TLS is the server's own trouble", async () => {
  const report = await check({ port: await speaker("Ecould not fork new process\n\0"), sslmode: "require" });
  assert.equal(report.verdict.cause, "startup-server-error");
});

test("a URL that a server quotes goes out without its password, though the target has none of its own", async () => {
  const quoted = errorResponse({
    V: "FATAL",
    C: "XX000",
    M: 'could not connect to "postgresql://owner:canary-of-somebody@10.0.0.9/app"',
    R: "connectDatabase",
  });
  const report = JSON.stringify(await check({ port: await speaker(quoted), sslmode: "disable", password: null }));
  assert.match(report, /could not connect to .{0,3}postgresql:\/\/owner:/);
  assert.doesNotMatch(report, /canary-of-somebody/);
});

const endings: [name: string, answers: Buffer[], expected: string][] = [
  [
    "a statement cancelled by its timeout",
    [
      Buffer.concat([
        errorResponse({
          V: "ERROR",
          C: "57014",
          M: "canceling statement due to statement timeout",
          R: "ProcessInterrupts",
        }),
        message("Z", Buffer.from("I")),
      ]),
    ],
    "down query-timeout likely operator",
  ],
  [
    "a session terminated in the middle of a query",
    [
      errorResponse({
        V: "FATAL",
        C: "57P01",
        M: "terminating connection due to administrator command",
        R: "ProcessInterrupts",
      }),
    ],
    "down query-connection-lost confirmed operator",
  ],
];
for (const [name, answers, expected] of endings) {
  test(name, async () => {
    const report = await check({ port: await speaker(welcome, ...answers), sslmode: "disable" });
    assert.equal(gist(report), expected, JSON.stringify(report.verdict));
    assert.ok(report.tookMs < 13_000, `${report.tookMs} ms`);
  });
}

test("a server that takes the session and never answers a query is query-timeout, not a pooler", async () => {
  const report = await check({ port: await speaker(welcome), sslmode: "disable" });
  assert.equal(gist(report), "down query-timeout likely operator");
});

test("a pooler whose random key could be a process's number is known by the order of what it says", async () => {
  const told = [
    "server_version",
    "session_authorization",
    "client_encoding",
    "DateStyle",
    "TimeZone",
    "standard_conforming_strings",
  ];
  const pooled = Buffer.concat([
    message("R", Buffer.from([0, 0, 0, 0])),
    ...[...told, "application_name"].map((name) => message("S", Buffer.from(`${name}\0x\0`))),
    message("K", Buffer.from([0, 0, 16, 0, 0, 0, 0, 1])),
    message("Z", Buffer.from("I")),
  ]);
  for (const [greeting, who] of [
    [pooled, "pooler"],
    [welcome, "postgres"],
  ] as const)
    assert.equal(
      rowOf(await check({ port: await speaker(greeting), sslmode: "disable" }), "admission").facts["speaker"],
      who,
    );
});

test("a standby without hot_standby takes no sessions; with it, it is read-only", async () => {
  const [closed, open] = await Promise.all([
    testCluster({ standby: true, settings: { hot_standby: "off" } }).catch((error: unknown) => error),
    testCluster({ standby: true }),
  ]);
  assert.ok(closed && typeof closed === "object" && "port" in closed, String(closed));
  assert.equal(
    gist(await check({ port: Number(closed.port), user: "postgres", database: "postgres" })),
    "down startup-standby-closed confirmed operator",
  );
  const { Secret } = await import("../../src/secret.ts");
  const reader = { port: open.port, user: "postgres", database: "postgres", password: new Secret("test-password") };
  assert.equal(gist(await check(reader)), "down server-read-only confirmed operator");
  assert.equal((await check(reader, { writes: false })).verdict.status, "healthy");
});

test("a smart stop that waits for a session turns newcomers away", async () => {
  const cluster = await testCluster();
  const holder = new Client(cluster.url());
  holder.on("error", () => {});
  await holder.connect();
  process.kill(cluster.pid, "SIGTERM");
  await until("it is stopping", async () => (await readPidFile(cluster.dataDir))?.status === "stopping");
  const report = await check({ port: cluster.port });
  await holder.end();
  assert.equal(gist(report), "down startup-shutting-down confirmed operator", rowOf(report, "startup").summary);
});
