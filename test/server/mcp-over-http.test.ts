// Coding agents over Streamable HTTP, with clients of both generations of the protocol, against one bot.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { after, test } from "node:test";
import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { until } from "../support/until.ts";
import { headlessBot } from "./bot.ts";
import { machineDoor } from "./machine-door.ts";

interface Answer {
  isError?: boolean;
  content: { text?: string }[];
  structuredContent?: Record<string, unknown>;
}
interface Session {
  names(): Promise<string[]>;
  call(name: string, words?: Record<string, unknown>): Promise<Answer>;
}

const { bot, ci: token, other, hear, checked, assertNoSecretTold } = await machineDoor();
const url = new URL(bot.url("/mcp"));
const withToken = (value: string) => ({ requestInit: { headers: { authorization: `Bearer ${value}` } } });
const options = withToken(token);
const session = async (client: NewClient | OldClient): Promise<Session> => {
  after(() => client.close());
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, words = {}) => {
      const answer = (await client.callTool({ name, arguments: words })) as Answer;
      hear(JSON.stringify(answer));
      return answer;
    },
  };
};
type Connect = (to?: URL, token?: string) => Promise<Session>;
const generations: Record<string, Connect> = {
  "the client of 2026": async (to = url, value = token) => {
    const client = new NewClient({ name: "test", version: "1" });
    await client.connect(new NewTransport(to, withToken(value)));
    return session(client);
  },
  "the client of 2025": async (to = url, value = token) => {
    const client = new OldClient({ name: "test", version: "1" });
    await client.connect(new OldTransport(to, withToken(value)));
    return session(client);
  },
};
const textOf = ({ content }: Answer) => content.map(({ text = "" }) => text).join("\n");

for (const [which, connect] of Object.entries(generations))
  test(`${which} over HTTP: this token's targets, one check of two calls, its rows, its incident; no other target`, async () => {
    await Promise.all([checked("gone"), checked("payroll", other)]);
    const asked = await connect();
    assert.ok((await asked.names()).includes("incident"));
    const { targets } = (await asked.call("list_targets")).structuredContent as { targets: { name: string }[] };
    assert.deepEqual(targets.map(({ name }) => name).toSorted(), ["gone", "orders"]);
    const [first, second] = await Promise.all([1, 2].map(() => asked.call("check_target", { target: "gone" })));
    assert.ok(first && second);
    assert.match(textOf(first), /gone: down \(tcp-refused, /);
    const id = String(first.structuredContent?.["report"]);
    assert.equal(second.structuredContent?.["report"], id);
    assert.match(textOf(await asked.call("get_report", { id })), /^tcp: failed: /m);
    assert.match(textOf(await asked.call("incident", { target: "gone" })), /gone: incident open, from .*tcp-refused/s);
    const [foreign, none] = [
      await asked.call("check_target", { target: "payroll" }),
      await asked.call("check_target", { target: "x" }),
    ];
    assert.deepEqual([foreign.isError, textOf(foreign)], [true, textOf(none)]);
    const theirs = await bot.store.latestReport("payroll");
    const report = await asked.call("get_report", { id: theirs?.id ?? assert.fail() });
    assert.match(textOf(report), /no report with that id for this token/);
  });

test("the bot is stopped while a check runs: whoever waits for it is answered so, and nobody holds up the end", async () => {
  const silent = createServer((socket) => void socket.on("error", () => socket.destroy())).listen(0, "127.0.0.1");
  await once(silent, "listening");
  after(() => silent.close());
  const { port } = silent.address() as AddressInfo;
  const ending = await headlessBot(`  silent: { url: "postgres://u@127.0.0.1:${port}/d?sslmode=disable" }\n`);
  const to = new URL(ending.url("/mcp"));
  const mine = await ending.token("mine", ["silent"]);
  const agents = await Promise.all(Object.values(generations).map((connect) => connect(to, mine)));
  const calls = agents.map((agent) => agent.call("check_target", { target: "silent" }));
  await until("the check", async () => (await ending.store.counts()).running === 1);
  const startedAt = performance.now();
  const closed = ending.close();
  for (const answer of await Promise.all(calls)) {
    assert.equal(answer.isError, true);
    assert.match(textOf(answer), /The bot is being stopped\. Ask again in a moment\./);
  }
  const tookMs = performance.now() - startedAt;
  assert.ok(tookMs < 4_000, `answered after ${tookMs} ms, within the time that requests are given`);
  await closed;
});

test("over HTTP a wrong token is 401, another Host or Origin is 403, and reading is no method of it", async () => {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const status = async (headers: Record<string, string>) => {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...options.requestInit.headers,
        ...headers,
      },
    });
    await answer.text();
    return answer.status;
  };
  assert.equal(await status({}), 200);
  assert.equal(await status({ authorization: "Bearer x" }), 401);
  assert.equal(await status({ origin: "https://evil.example" }), 403);
  assert.equal(await status({ origin: "null" }), 403);
  assert.equal(await status({ origin: "http://localhost:6274" }), 200);
  assert.equal((await fetch(url)).status, 405);
  const rebound = await hostStatus(url, "evil.example");
  assert.equal(rebound, 403);
  assert.equal(await hostStatus(url, "bot.example:3000"), 401, "named in DBCHECK_HOSTS");
});
/** fetch sets Host by itself. */
async function hostStatus({ hostname, port, pathname }: URL, host: string): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path: pathname, method: "POST", headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.once("error", reject).end("{}");
  });
}

test("no secret of a target, of a file or of a token is in any answer or in the log", assertNoSecretTold);
