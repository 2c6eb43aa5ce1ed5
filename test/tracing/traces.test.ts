// Checks as traces: a real check, sent to a receiver of OTLP over HTTP on loopback, and what must not be in it.
import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { after, test } from "node:test";
import { pino } from "pino";
import { startTraces, traced } from "../../src/cli/traced.ts";
import { UserMistake } from "../../src/errors.ts";
import { traceSettings } from "../../src/tracing/settings.ts";
import { spansOf } from "../../src/tracing/spans.ts";
import { startReceiver } from "../escalation/receiver.ts";
import { check, closedPort } from "../support/check.ts";
import { until } from "../support/until.ts";

interface Sent {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeSpans: {
      spans: {
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        kind: number;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        status: { code: number };
        attributes: { key: string; value: { stringValue: string } }[];
      }[];
    }[];
  }[];
}

let logged = "";
const log = pino(new Writable({ write: (chunk, _, done) => ((logged += String(chunk)), done()) }));
const collector = await startReceiver(() => ({ status: 200, body: {} }));
after(() => collector.close());
const key = "canary-collector-key-50";
const report = await check({ host: "127.0.0.1", port: closedPort });

test("a check is one trace with a span for each rung, under the check's id; no host or key is in it", async () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: `api-key=${key},x-scope=a%20b`,
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
  };
  const traces = await startTraces(env, log);
  assert.ok(traces);
  const run = traced(async () => report, traces);
  assert.equal(await run({} as Parameters<typeof run>[0], {} as Parameters<typeof run>[1]), report);
  const first = await until("the trace", () => collector.received[0]);
  await traces.close();
  assert.deepEqual(
    [first.path, first.headers["content-type"], first.headers["api-key"], first.headers["x-scope"]],
    ["POST /v1/traces", "application/json", key, "a b"],
  );
  const [group] = (JSON.parse(first.body) as Sent).resourceSpans;
  const resource = Object.fromEntries(group?.resource.attributes.map((one) => [one.key, one.value.stringValue]) ?? []);
  assert.deepEqual(resource, { "deployment.environment.name": "test", "service.name": "dbcheck" });
  const spans = group?.scopeSpans[0]?.spans ?? [];
  const [root, ...rungs] = spans;
  assert.equal(root?.traceId, report.id.replaceAll("-", ""));
  const told = Object.fromEntries(root?.attributes.map((one) => [one.key, one.value.stringValue]) ?? []);
  assert.deepEqual(
    [told["db.system.name"], told["dbcheck.status"], told["error.type"], root?.status.code],
    ["postgresql", "down", "tcp-refused", 2],
  );
  const tcp = rungs.find(({ name }) => name === "dbcheck tcp");
  assert.deepEqual(
    [tcp?.parentSpanId, tcp?.kind, tcp?.status.code, tcp?.attributes],
    [
      root?.spanId,
      3,
      2,
      [
        { key: "dbcheck.outcome", value: { stringValue: "failed" } },
        { key: "error.type", value: { stringValue: "refused" } },
      ],
    ],
  );
  for (const { spanId, startTimeUnixNano: start, endTimeUnixNano: end } of spans) {
    assert.match(spanId, /^[0-9a-f]{16}$/);
    assert.ok(/^\d{19}$/.test(start) && BigInt(end) >= BigInt(start));
  }
  assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, spans.length);
  assert.ok(!/127\.0\.0\.1|localhost|postgres:|select /i.test(JSON.stringify(spans)), "no host, no SQL");
  assert.ok(!logged.includes(key));
});

test("a row's SQLSTATE is told, what stands beside the ladder is not", () => {
  const [row = assert.fail()] = report.observations.filter(({ id }) => id === "tcp");
  const auth = { ...row, id: "auth", probe: "auth", facts: { sqlstate: "28P01", text: "password of u" } };
  const beside = { ...row, id: "tcp:10.0.0.2:5432" };
  const spans = spansOf({ ...report, observations: [auth, beside, { ...row, outcome: "skipped" }] });
  assert.deepEqual(
    spans.map(({ name, attributes }) => [name, attributes["db.response.status_code"]]),
    [
      ["dbcheck check", undefined],
      ["dbcheck auth", "28P01"],
    ],
  );
});

test("a collector that is away or refuses costs no check anything, and is said once a minute", async () => {
  logged = "";
  for (const OTEL_EXPORTER_OTLP_ENDPOINT of [`http://127.0.0.1:${closedPort}`, collector.url]) {
    collector.next.push({ status: 503 });
    const traces = (await startTraces({ OTEL_EXPORTER_OTLP_ENDPOINT }, log)) ?? assert.fail();
    for (let n = 0; n < 500; n += 1) traces.record(report);
    await until("it is said", () => /traces were not sent; checks go on/.test(logged));
    traces.record(report);
    await traces.close();
    assert.equal(logged.split("traces were not sent").length, 2);
    logged = "";
  }
});

test("the usual variables: off without them, where they say so, and for what is not spoken", async () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" };
  assert.equal(await startTraces({ PATH: "/bin" }, log), null);
  for (const off of [
    {},
    { OTEL_SERVICE_NAME: "x" },
    { ...endpoint, OTEL_SDK_DISABLED: "true" },
    { ...endpoint, OTEL_TRACES_EXPORTER: "none" },
  ])
    assert.equal(traceSettings(off), null);
  assert.equal(traceSettings(endpoint)?.url, "http://c:4318/v1/traces");
  assert.equal(traceSettings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://c/own" })?.url, "https://c/own");
  assert.equal(traceSettings({ OTEL_TRACES_EXPORTER: "otlp" })?.url, "http://localhost:4318/v1/traces");
  assert.equal(traceSettings({ ...endpoint, OTEL_EXPORTER_OTLP_TIMEOUT: "250" })?.timeoutMs, 250);
  const grpc = { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" };
  assert.throws(
    () => traceSettings(grpc),
    (error) => error instanceof UserMistake && /over HTTP alone/.test(error.message),
  );
  logged = "";
  assert.equal(await startTraces(grpc, log), null);
  assert.match(logged, /no traces are sent/);
});
