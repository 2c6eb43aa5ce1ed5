// The bot's port: which route a request finds, how large and how slow it may be, and what its failures are told as.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, test } from "node:test";
import { Writable } from "node:stream";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { pino } from "pino";
import { Outage, UserMistake } from "../../src/errors.ts";
import { startHttpServer } from "../../src/server/http-server.ts";
import { HttpRefusal } from "../../src/server/refusal.ts";
import { jsonReply, type HttpCall, type Route } from "../../src/server/route.ts";
import { createRouter } from "../../src/server/router.ts";
import { until } from "../support/until.ts";

let logged = "";
const log = pino(new Writable({ write: (chunk, _, done) => ((logged += String(chunk)), done()) }));
const ended: string[] = [];
let slowly: (() => void) | null = null;
let streaming: HttpCall | null = null;
const boundary = 1024;

const fails = (path: string, make: () => Error): Route => ({
  method: "GET",
  path,
  handle: () => Promise.reject(make()),
});
const routes: Route[] = [
  {
    method: "POST",
    path: "/echo",
    handle: async ({ body, query }) => {
      const { raw, bytes } = await body(boundary);
      return jsonReply(200, { raw: raw.length, text: bytes.toString(), query: [...query] });
    },
  },
  { method: "GET", path: "/things/:id", handle: async ({ params }) => jsonReply(200, params) },
  { method: "GET", path: "/things/all", handle: async () => jsonReply(200, "all") },
  { method: "DELETE", path: "/things/:id", handle: async () => ({ status: 204 }) },
  fails("/mistake", () => new UserMistake("Say what you want.")),
  fails("/refused", () => new HttpRefusal(409, "It is taken.", { "x-more": "1" })),
  fails("/outage", () => new Outage("The store is not reachable.")),
  fails("/bug", () => new Error("password=canary-5e1d07")),
  {
    method: "GET",
    path: "/late",
    deadlineMs: 50,
    handle: ({ signal }) =>
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          ended.push("late");
          reject(new DOMException("ended", "AbortError"));
        }),
      ),
  },
  {
    method: "GET",
    path: "/slow",
    handle: () => new Promise((resolve) => (slowly = () => resolve({ status: 204 }))),
  },
  {
    method: "GET",
    path: "/stream",
    handle: async (call) => {
      streaming = call;
      call.response.writeHead(200);
      call.response.write("one\n");
      call.stopping.addEventListener("abort", () => call.response.end("bye\n"));
      return null;
    },
  },
];
const server = await startHttpServer({ host: "127.0.0.1", port: 0 }, routes, log);
const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;
after(() => server.close(100));
const post = (body: string | Buffer, headers: Record<string, string> = {}, path = "/echo") =>
  fetch(url(path), { method: "POST", body, headers });

test("the raw bytes are kept beside the unpacked ones, and both are bounded", async () => {
  const text = "a".repeat(boundary);
  assert.deepEqual(await (await post(text, {}, "/echo?a=1?b&a=2")).json(), {
    raw: boundary,
    text,
    query: [
      ["a", "1?b"],
      ["a", "2"],
    ],
  });
  for (const [encoding, packed] of [
    ["gzip", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["br", brotliCompressSync(text)],
  ] as const) {
    const answer = (await (await post(packed, { "content-encoding": encoding })).json()) as {
      raw: number;
      text: string;
    };
    assert.deepEqual([answer.raw, answer.text], [packed.length, text], encoding);
  }
  const detail = async (answer: Response) => [answer.status, ((await answer.json()) as { detail: string }).detail];
  const bomb = gzipSync("a".repeat(boundary + 1));
  assert.deepEqual(await detail(await post(bomb, { "content-encoding": "gzip" })), [
    413,
    "The body is larger than 1 KB.",
  ]);
  assert.deepEqual(await detail(await post("a".repeat(boundary + 1))), [413, "The body is larger than 1 KB."]);
  assert.equal((await post("no gzip", { "content-encoding": "gzip" })).status, 400);
  assert.equal((await post("x", { "content-encoding": "zstd" })).status, 415);
});

test("a body without an end is cut off where it is too large, although it does not say how large it is", async () => {
  const socket = connect(server.port, "127.0.0.1");
  let said = "";
  socket.on("data", (chunk: Buffer) => (said += chunk.toString())).on("error", () => undefined);
  await once(socket, "connect");
  socket.write("POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
  const chunk = `400\r\n${"a".repeat(1024)}\r\n`;
  const writing = setInterval(() => socket.writable && socket.write(chunk), 5);
  await once(socket, "close");
  clearInterval(writing);
  assert.match(said, /^HTTP\/1\.1 413 .*connection: close/is);
});

test("a name that is written out goes before a parameter; another method is told so; the rest is nowhere", async () => {
  assert.deepEqual(await (await fetch(url("/things/a%2Fb%20c"))).json(), { id: "a/b c" });
  assert.equal(await (await fetch(url("/things/all"))).json(), "all");
  assert.equal((await fetch(url("/things/7"), { method: "DELETE" })).status, 204);
  assert.equal((await fetch(url("/things/7"), { method: "HEAD" })).status, 200);
  const other = await fetch(url("/things/7"), { method: "PUT" });
  assert.deepEqual([other.status, other.headers.get("allow")], [405, "GET, HEAD, DELETE"]);
  for (const path of ["/", "/things", "/things/", "/things/7/", "/things/%zz", "//things/7", "/THINGS/7"])
    assert.equal((await fetch(url(path))).status, 404, path);
  assert.throws(() => createRouter([...routes, fails("/things/:name", () => new Error())]), /two routes take GET/);
});

test("a mistake is a sentence, an outage says when to come back, a bug has a reference and nothing else", async () => {
  const asked = async (path: string) => {
    const answer = await fetch(url(path));
    assert.match(answer.headers.get("content-type") ?? "", /^application\/problem\+json/);
    assert.equal(answer.headers.get("server"), null);
    assert.equal(answer.headers.get("x-powered-by"), null);
    return { answer, problem: (await answer.json()) as { status: number; detail: string; reference?: string } };
  };
  const mistake = await asked("/mistake");
  assert.deepEqual(mistake.problem, { title: "Bad Request", status: 400, detail: "Say what you want." });
  const refused = await asked("/refused");
  assert.deepEqual([refused.answer.status, refused.answer.headers.get("x-more")], [409, "1"]);
  const outage = await asked("/outage");
  assert.equal(outage.answer.status, 503);
  assert.match(outage.answer.headers.get("retry-after") ?? "", /^\d+$/);
  const bug = await asked("/bug");
  assert.equal(bug.answer.status, 500);
  assert.ok(!JSON.stringify(bug.problem).includes("canary"));
  assert.ok(bug.problem.reference && logged.includes(bug.problem.reference), "the log has it in full");
});

test("an answer that takes too long is an outage, and whoever worked on it is told to stop", async () => {
  const answer = await fetch(url("/late"));
  assert.equal(answer.status, 503);
  assert.deepEqual(ended, ["late"]);
  assert.ok(!logged.includes("ended"), "what was ended is no bug");
});

test("a connection is kept for longer than balancers keep it, and at the stop it is closed with its last answer", async () => {
  const going = await startHttpServer({ host: "127.0.0.1", port: 0 }, routes, log);
  const kept = `http://127.0.0.1:${going.port}`;
  const answer = await fetch(`${kept}/things/all`);
  assert.equal(answer.headers.get("keep-alive"), "timeout=65");
  await answer.text();
  const underWay = fetch(`${kept}/slow`);
  await until("it is under way", () => slowly);
  const startedAt = performance.now();
  const closed = going.close(30_000);
  slowly?.();
  assert.equal((await underWay).status, 204);
  await closed;
  assert.ok(performance.now() - startedAt < 10_000, "no idle connection is waited for");
});

test("a caller who leaves is seen; at the stop a stream says its end, and the port is closed", async () => {
  const leaving = new AbortController();
  await fetch(url("/stream"), { signal: leaving.signal });
  const call = streaming ?? assert.fail();
  leaving.abort();
  await until("seen", () => call.signal.aborted);
  const stream = await fetch(url("/stream"));
  const text = stream.text();
  await server.close(5_000);
  assert.equal(await text, "one\nbye\n");
  await assert.rejects(fetch(url("/things/1")));
});
