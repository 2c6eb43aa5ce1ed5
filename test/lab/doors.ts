// The same scenario through the doors of machines: what MCP and HTTP say must be what the command says, two who ask at
// once are one run, no secret comes out, and a token sees its own targets alone.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client as McpClient } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client } from "pg";
import { stringify } from "yaml";
import { startCluster, type Cluster } from "../../src/embedded/cluster.ts";
import { createLog } from "../../src/log.ts";
import type { Report, Verdict } from "../../src/report/report.ts";
import { openStore } from "../../src/store/open.ts";
import { createToken } from "../../src/use-cases/tokens.ts";
import { end, type Lab } from "./lab.ts";
import type { Subject } from "./scenario.ts";

export const doorNames = ["http", "mcp"] as const;
export type Door = (typeof doorNames)[number];

interface Said {
  verdict: Verdict;
  /** Of both who asked at once. */
  ids: (string | undefined)[];
  /** Everything that was answered. */
  text: string;
  /** What else is not as it should be. */
  misses: string[];
}

/**
 * @param report what the command said of it
 * @returns all that differs, in words; null where this door cannot ask it: words, limits and namespaces of the
 * command, and variables of libpq, which no registered target reads
 */
export async function missesAt(
  door: Door,
  lab: Lab,
  subject: Subject,
  command: string,
  report: Report,
): Promise<string[] | null> {
  const isPlain = subject.words === undefined && subject.timeoutSeconds === undefined && subject.during === undefined;
  const isHere = subject.from === undefined && subject.under === undefined;
  const target = subject.target ?? (subject.url === undefined ? null : { url: subject.url });
  const readsLibpq =
    subject.target === undefined && Object.keys(subject.env ?? {}).some((name) => name.startsWith("PG"));
  if (target === null || readsLibpq || !isPlain || (door === "http" && !isHere)) return null;
  const file = join(await lab.directory(), "door.yaml");
  // The command with a bare URL reads no vendor's page.
  await writeFile(file, stringify({ targets: { patient: target, other: { url: "postgres://x@127.0.0.1:1/x" } } }));
  const env = { PATH: process.env["PATH"] ?? "", DBCHECK_STATUS_PAGES: "off", ...subject.env };
  const said = await (door === "mcp" ? overMcp : overHttp)(lab, subject, { command, file, env });
  const { status, cause, owner } = said.verdict;
  const wanted = report.verdict;
  const differs = [
    ...(status === wanted.status ? [] : [`status ${status}, the command says ${wanted.status}`]),
    ...(cause === wanted.cause ? [] : [`cause ${cause ?? "none"}, the command says ${wanted.cause ?? "none"}`]),
    ...(owner === wanted.owner ? [] : [`owner ${owner}, the command says ${wanted.owner}`]),
    ...(new Set(said.ids).size === 1 ? [] : ["two who asked at once were two runs"]),
    ...(secretsOf(target.url, subject.env).some((secret) => said.text.includes(secret)) ? ["a secret came out"] : []),
    ...said.misses,
  ];
  return differs.map((miss) => `${door}: ${miss}`);
}

/** Long enough to be nothing else. */
function secretsOf(url: string, env: Record<string, string> = {}): string[] {
  const [, password = ""] = /^\w+:\/\/[^/@\s]*?:([^/@\s]+)@/.exec(url) ?? [];
  return [password, env["PGPASSWORD"] ?? ""].filter((secret) => secret.length >= 8);
}

interface Asked {
  command: string;
  file: string;
  env: Record<string, string>;
}

/** Over stdin and stdout, in the scenario's own place. */
async function overMcp(lab: Lab, { from, under }: Subject, { command, file, env }: Asked): Promise<Said> {
  const words = [...(from?.enter ?? []), ...(under ?? []), process.execPath, command, "mcp", "--targets", file];
  const [program = "", ...args] = words;
  const client = new McpClient({ name: "lab", version: "1" });
  const cwd = await lab.directory();
  await client.connect(
    new StdioClientTransport({ command: program, args, env: { HOME: cwd, ...env }, cwd, stderr: "pipe" }),
  );
  lab.defer(() => client.close());
  const asked = { name: "check_target", arguments: { target: "patient" } };
  const answers = await Promise.all([
    client.callTool(asked, { timeout: 60_000 }),
    client.callTool(asked, { timeout: 60_000 }),
  ]);
  const found = answers.map(({ structuredContent }) => structuredContent as { report: string; verdict: Verdict });
  const id = found[0]?.report ?? "";
  const rows = await client.callTool({ name: "get_report", arguments: { id } });
  const verdict = found[0]?.verdict;
  if (!verdict) throw new Error(`no verdict over MCP: ${JSON.stringify(answers[0]).slice(0, 500)}`);
  return { verdict, ids: found.map(({ report }) => report), text: JSON.stringify([answers, rows]), misses: [] };
}

let stores: Promise<{ cluster: Cluster; close: () => Promise<void> }> | null = null;
let made = 0;

/** One server for the stores of all bots of a run. */
async function storeServer() {
  const home = await mkdtemp(join(tmpdir(), "dbcheck-lab-stores-"));
  const cluster = await startCluster({ dataDir: join(home, "data"), superuserPassword: "lab", ephemeral: true });
  const close = async () => {
    await cluster.stop("immediate");
    await rm(home, { recursive: true, force: true });
  };
  return { cluster, close };
}

export async function closeDoors(): Promise<void> {
  await (await stores)?.close();
}

async function newStore(): Promise<string> {
  const { cluster } = await (stores ??= storeServer());
  const admin = new Client(cluster.url());
  await admin.connect();
  const name = `bot${(made += 1)}`;
  try {
    await admin.query(`create database ${name}`);
  } finally {
    await admin.end();
  }
  return cluster.url(name);
}

/** A bot of its own without Slack, asked by two who have a token for the target, and by one who has none. */
async function overHttp(lab: Lab, _: Subject, { command, file, env }: Asked): Promise<Said> {
  const DBCHECK_STORE_URL = await newStore();
  const opened = await openStore({ DBCHECK_STORE_URL, DBCHECK_DATA_DIR: "" }, createLog("silent"));
  const [mine = "", theirs = ""] = await Promise.all(
    ["patient", "other"].map((name) => createToken(opened.store, { name, targets: [name], actor: "lab" })),
  );
  await opened.close();
  const cwd = await lab.directory();
  const bot = lab.start([process.execPath, command, "serve"], {
    env: { HOME: cwd, ...env, PORT: "0", DBCHECK_STORE_URL, DBCHECK_TARGETS: file },
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  bot.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const port = () => /"port":(\d+)[^\n]*"msg":"the port is open"[^]*"dbcheck is up"/.exec(log)?.[1];
  for (const until = Date.now() + 60_000; port() === undefined; await sleep(50))
    if (bot.exitCode !== null || Date.now() > until) throw new Error(`the bot did not start: ${log.slice(-1000)}`);
  let text = "";
  const ask = async (token: string, path: string, post?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port()}${path}`, {
      method: post ? "POST" : "GET",
      headers: { authorization: `Bearer ${token}` },
      ...(post ? { body: JSON.stringify(post) } : {}),
    });
    const body = await answer.text();
    text += body;
    return { status: answer.status, body: JSON.parse(body) as { id?: string; report?: Report | null } };
  };
  const begun = await Promise.all([1, 2].map(() => ask(mine, "/v1/checks", { target: "patient" })));
  const ids = begun.map(({ body }) => body.id);
  const ended = await ask(mine, `/v1/checks/${ids[0]}?wait=60`);
  const foreign = await Promise.all([
    ask(theirs, "/v1/checks", { target: "patient" }),
    ask(theirs, `/v1/checks/${ids[0]}`),
  ]);
  await end(bot, "SIGTERM");
  const verdict = ended.body.report?.verdict;
  if (!verdict) throw new Error(`no report over HTTP: ${JSON.stringify(ended).slice(0, 500)}`);
  const isShut = foreign.every(({ status }) => status === 404);
  return { verdict, ids, text: text + log, misses: isShut ? [] : ["another's token sees it"] };
}
