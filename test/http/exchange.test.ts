// Answers that are meant to hurt: every one ends within its bounds, and says why.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { BodyTooLarge, exchange, type HttpRequest } from "../../src/http/exchange.ts";
import { boundedFetch } from "../../src/http/fetch.ts";

const mostBytes = 1024 * 1024;
let answer: RequestListener = (_, response) => void response.end("ok");
let sentBytes = 0;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  answer(request, response);
});
let url = "";
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
after(() => server.close() && server.closeAllConnections());

const endless: RequestListener = (_, response) => {
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536))) sentBytes += 65_536;
  };
  response.on("drain", more).on("error", () => undefined);
  more();
};
const trickle: RequestListener = (_, response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write("."), 5);
  response.on("close", () => clearInterval(timer));
};
/** 800 MB of zeros in less than one: gzip takes one member after the other. */
const member = gzipSync(Buffer.alloc(mostBytes));
const bomb: RequestListener = (_, response) => {
  response.writeHead(200, { "content-encoding": "gzip" });
  for (let at = 0; at < 800; at += 1) response.write(member);
  response.end();
};

const ask = (more: Partial<HttpRequest> = {}) => exchange({ url, signal: AbortSignal.timeout(20_000), ...more });
const codeOf = (error: unknown) => (error as { code?: unknown }).code;
/** Of the process, while `doing` is done. */
async function grownBytes(doing: () => Promise<unknown>): Promise<number> {
  const held = () => process.memoryUsage().external + process.memoryUsage().heapUsed;
  const first = held();
  let most = first;
  const timer = setInterval(() => (most = Math.max(most, held())), 2);
  await doing();
  clearInterval(timer);
  return most - first;
}

test("a body is read whole, packed or not, and its header told", async () => {
  answer = (_, response) => void response.writeHead(201, { "retry-after": "7" }).end("plain");
  const plain = await ask();
  assert.deepEqual([plain.status, plain.header("retry-after"), plain.header("none")], [201, "7", null]);
  assert.equal((await plain.bytes(mostBytes)).toString(), "plain");
  for (const [encoding, body] of [
    ["gzip", gzipSync("packed")],
    ["br", brotliCompressSync("packed")],
  ] as const) {
    answer = (_, response) => void response.writeHead(200, { "content-encoding": encoding }).end(body);
    assert.equal((await (await ask()).bytes(mostBytes)).toString(), "packed");
  }
});

test("an endless answer is cut off at its bound, and the connection with it", async () => {
  answer = endless;
  const grown = await grownBytes(() => assert.rejects(async () => (await ask()).bytes(mostBytes), BodyTooLarge));
  assert.ok(grown < 24 * mostBytes, `${grown} bytes`);
  const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));
  for (const until = performance.now() + 10_000; (await open()) > 0;) {
    assert.ok(performance.now() < until, "the connection stays open");
    await new Promise((resolve) => setImmediate(resolve));
  }
});

test("a packed answer that swells is stopped at the same bound: memory does not follow it", async () => {
  answer = bomb;
  const grown = await grownBytes(() => assert.rejects(async () => (await ask()).bytes(mostBytes), BodyTooLarge));
  assert.ok(grown < 24 * mostBytes, `${grown} bytes of 800 MB`);
});

test("layers of packing, and packing that is none, are refused without being undone", async () => {
  answer = (_, response) => void response.writeHead(200, { "content-encoding": "gzip, gzip" }).end(gzipSync(member));
  await assert.rejects(async () => (await ask()).bytes(mostBytes), { code: "CONTENT_ENCODING" });
  answer = (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end("not packed");
  await assert.rejects(async () => (await ask()).bytes(mostBytes), { code: "Z_DATA_ERROR" });
});

test("the deadline is for all of it: a head that never comes, and a body that never ends", async () => {
  for (const slow of [() => undefined, trickle]) {
    answer = slow;
    const signal = AbortSignal.timeout(300);
    await assert.rejects(async () => (await ask({ signal })).bytes(mostBytes));
    assert.ok(signal.aborted);
  }
});

test("a redirect is an answer and leads nowhere; who hangs up is ECONNRESET, who is not there ECONNREFUSED", async () => {
  answer = (_, response) => void response.writeHead(302, { location: "/elsewhere" }).end();
  asked = 0;
  const moved = await ask();
  moved.drop();
  assert.deepEqual([moved.status, asked], [302, 1]);
  answer = (request) => void request.socket.destroy();
  await assert.rejects(ask(), (error) => codeOf(error) === "ECONNRESET");
  await assert.rejects(ask({ url: "http://127.0.0.1:9/" }), (error) => codeOf(error) === "ECONNREFUSED");
});

test("as fetch, for libraries: forms and parameters arrive as the platform writes them; the same bounds hold", async () => {
  const bounded = boundedFetch(mostBytes, 20_000);
  const seen: string[] = [];
  answer = (request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      seen.push(`${request.headers["content-type"] ?? ""} ${body}`);
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("packed"));
    });
  };
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array([65])]), "a.txt");
  const answers = [
    await bounded(url, { method: "POST", body: form }),
    await bounded(url, { method: "POST", body: new URLSearchParams({ a: "1 2" }) }),
  ];
  assert.match(seen[0] ?? "", /^multipart\/form-data; boundary=.*a\.txt/s);
  assert.equal(seen[1], "application/x-www-form-urlencoded;charset=UTF-8 a=1+2");
  assert.deepEqual(await Promise.all(answers.map((one) => one.text())), ["packed", "packed"]);
  answer = bomb;
  await assert.rejects(bounded(url, { method: "POST", body: "x" }), BodyTooLarge);
  answer = (_, response) => void response.writeHead(204).end();
  assert.equal((await bounded(url)).status, 204);
});
