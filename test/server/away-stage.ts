// The bot as a process, whose Slack and whose store can be taken away and given back; and somebody who asks /livez all
// the time, as a supervisor does that restarts by it.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { join } from "node:path";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { startWorkspace, type Workspace } from "../../src/demo/workspace/workspace.ts";
import { startCluster } from "../../src/embedded/cluster.ts";
import { createLog } from "../../src/log.ts";
import { openStore } from "../../src/store/open.ts";
import { createToken } from "../../src/use-cases/tokens.ts";
import { sharedCluster, temporaryDirectory, testCluster } from "../support/cluster.ts";
import { incidents } from "../support/incident-stage.ts";
import { startDbcheck, type Running } from "../support/processes.ts";
import { freshDatabase } from "../support/store.ts";
import { until } from "../support/until.ts";

/** A port that takes connections, or refuses them, as it is told. */
async function startGate(to: number): Promise<{ port: number; open: () => Promise<void>; shut: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const gate = createServer((client) => {
    const server = connect(to, "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    }
    client.pipe(server).pipe(client);
  });
  const listen = async (port: number) => {
    gate.listen(port, "127.0.0.1");
    await once(gate, "listening");
  };
  const shut = async () => {
    if (!gate.listening) return;
    const closed = once(gate, "close");
    gate.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = gate.address() as AddressInfo;
  after(shut);
  const isOpen = () =>
    listen(port).then(
      () => true,
      () => false,
    );
  return { port, shut, open: async () => void (await until("the port to be free again", isOpen)) };
}

export interface AwayStage {
  workspace: Workspace;
  bot: Running;
  slack: { isBack: () => Promise<void>; isAway: () => Promise<void> };
  store: { isBack: () => Promise<void>; isAway: () => Promise<void> };
  /** One statement in the store. */
  query: (sql: string) => Promise<Record<string, unknown>[]>;
  get: (path: string) => Promise<{ status: number; body: Record<string, unknown> }>;
  post: (path: string, body: object) => Promise<{ status: number; body: Record<string, unknown> }>;
  /** What /livez answered so far: each answer that was not 200, and how many there were. */
  lives: () => { asked: number; otherwise: string[]; slowestMs: number };
}

const hookToken = "the-token-of-the-hook";

/** Slack refuses connections from the start. Of its targets `orders` is well, and nobody listens for `gone`. */
export async function awayStage(): Promise<AwayStage> {
  const workspace = await startWorkspace({ ackTimeoutMs: 20_000 });
  after(() => workspace.close());
  const gate = await startGate(Number(new URL(workspace.apiUrl).port));
  await gate.shut();
  const [patients, stores] = [await sharedCluster(), await testCluster()];
  const storeUrl = await freshDatabase(stores);
  const opened = await openStore({ DBCHECK_STORE_URL: storeUrl, DBCHECK_DATA_DIR: "" }, createLog("silent"));
  const token = await createToken(opened.store, { name: "ci", targets: null, actor: "test" });
  await opened.close();
  const file = join(await temporaryDirectory(), "targets.yaml");
  await writeFile(
    file,
    `targets:\n  orders: { url: "${patients.url()}" }\n` +
      `  gone:\n    url: "postgres://app@127.0.0.1:1/app?sslmode=disable"\n    channel: ${incidents}\n`,
  );
  const bot = startDbcheck(["serve"], {
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_APP_TOKEN: workspace.appToken,
    SLACK_API_URL: workspace.apiUrl.replace(/:\d+/, `:${gate.port}`),
    PORT: "0",
    DBCHECK_STORE_URL: storeUrl,
    DBCHECK_TARGETS: file,
    DBCHECK_HOOK_GENERIC_TOKEN: hookToken,
    LOG_LEVEL: "info",
  });
  await bot.until("dbcheck is up");
  const port = /"port":(\d+)[^\n]*"msg":"the port is open"/.exec(bot.log())?.[1];
  const url = (path: string) => `http://127.0.0.1:${port}${path}`;
  const send = async (path: string, init: RequestInit = {}) => {
    const authorization = `Bearer ${path.startsWith("/hooks") ? hookToken : token}`;
    const answer = await fetch(url(path), { ...init, headers: { authorization } });
    const text = await answer.text();
    return { status: answer.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  let dataDir: { dataDir: string; port: number } = stores;
  return {
    workspace,
    bot,
    slack: {
      isBack: gate.open,
      isAway: async () => {
        await gate.shut();
        workspace.cutConnections();
      },
    },
    store: {
      isAway: () => stores.stop("immediate"),
      isBack: async () => {
        const { dataDir: dir, port: on } = dataDir;
        const back = await startCluster({
          dataDir: dir,
          port: on,
          superuserPassword: "test-password",
          ephemeral: true,
        });
        dataDir = back;
        after(() => back.stop("immediate"));
      },
    },
    query: async (sql) => {
      const client = new Client({ connectionString: storeUrl });
      client.on("error", () => {});
      try {
        await client.connect();
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    get: (path) => send(path),
    post: (path, body) => send(path, { method: "POST", body: JSON.stringify(body) }),
    lives: watchLife(url("/livez")),
  };
}

const askEveryMs = 100;

function watchLife(url: string): AwayStage["lives"] {
  const ended = new AbortController();
  after(() => ended.abort());
  const seen = { asked: 0, otherwise: [] as string[], slowestMs: 0 };
  const watch = async () => {
    while (!ended.signal.aborted) {
      const startedAt = performance.now();
      const said = await fetch(url).then(
        ({ status }) => String(status),
        (error: unknown) => String(error),
      );
      if (ended.signal.aborted) return;
      seen.asked += 1;
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - startedAt);
      if (said !== "200") seen.otherwise.push(said);
      await sleep(askEveryMs);
    }
  };
  void watch();
  return () => seen;
}

/** No restart would have come of it, and none did. */
export function assertNeverDown({ bot, lives }: AwayStage): void {
  const { asked, otherwise, slowestMs } = lives();
  process.stdout.write(`/livez asked ${asked} times, the slowest answer after ${Math.round(slowestMs)} ms\n`);
  assert.deepEqual(otherwise, []);
  assert.ok(asked > 10);
  assert.deepEqual([bot.child.exitCode, bot.child.signalCode], [null, null]);
}
