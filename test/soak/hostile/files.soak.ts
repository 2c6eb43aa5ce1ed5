// Files of people that somebody changed, by the thousand: targets, experiments, answers, and what a connection reads.
// Each is read, or turned away with a sentence; no secret of theirs is repeated.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { runCheckup } from "../../../src/checkup/run.ts";
import { experiments } from "../../../src/demo/blockster.ts";
import { errorText, UserMistake } from "../../../src/errors.ts";
import { readExperiments } from "../../../src/isolation/read.ts";
import { jsonText } from "../../../src/report/control-characters.ts";
import { reportText } from "../../../src/report/text.ts";
import { targetFromUrl } from "../../../src/target/build.ts";
import { readTargets } from "../../../src/target/file.ts";
import { redactDeep } from "../../../src/target/redact.ts";
import { describeTarget } from "../../../src/target/target.ts";
import { readAnswers } from "../../../src/tickets/read-answers.ts";
import { canary, holdsCanary } from "../../playbooks/canaries.ts";
import { leaks, mutatedText, numbersFrom } from "../../playbooks/mutations.ts";
import { campaignSeconds, campaignSeed } from "../../support/campaign.ts";
import { Authority } from "../../support/certificates.ts";
import { temporaryDirectory } from "../../support/cluster.ts";
import { campaign } from "./attack.ts";

const home = await temporaryDirectory();
const authority = new Authority("files");
const issued = authority.issue(["market"]);

const targets = `targets:
  orders:
    url: "postgres://market:${canary}@127.0.0.1:1/market?sslmode=require"
    direct_url: \${ORDERS_DIRECT_URL}
    pooler: { kind: pgbouncer, admin_url: "postgres://admin:${canary}@127.0.0.1:1/pgbouncer" }
    application: { framework: ecto, role: market, pool_size: 5, health_url: "https://u:${canary}@health.example/x" }
    owners: { client: S0123 }
    alerts: [{ source: alertmanager, match: { job: orders } }]
    allowed_channels: [C0123]
  billing: { url: "host=127.0.0.1 port=1 user=market password='${canary}'" }
`;
const answers = `severity: 2\nimpact: "checkout is down"\nsince: "2026-11-29T10:00:00Z"\ntried: ["restart"]\n`;

/** Read at once: what comes back is not looked at, only how it ends and what is said. */
const readers: Record<string, { text: string; read: (text: string) => string }> = {
  targets: {
    text: targets,
    read: (text) => {
      const { targets: found } = readTargets(text, "t.yaml", {});
      return JSON.stringify([...found.values()].map((one) => redactDeep(describeTarget(one), one.secrets)));
    },
  },
  experiments: { text: experiments, read: (text) => String(readExperiments(text, "e.yaml").length) },
  answers: { text: answers, read: (text) => Object.keys(readAnswers(text, "a.yaml")).join() },
};

/** What a connection reads while it is made; the check's report says what was wrong with it. */
const connectionFiles: Record<string, { text: string; url: (path: string, port: number) => string; env?: string }> = {
  pgpass: {
    text: `# the market's\n127.0.0.1:*:market:market:${canary}\n*:*:*:*:other-${canary}\n`,
    url: (path, port) => `postgres://market@127.0.0.1:${port}/market?passfile=${path}`,
  },
  service: {
    text: `[market]\nhost=127.0.0.1\nuser=market\ndbname=market\npassword=${canary}\nsslmode=prefer\n`,
    url: (_, port) => `postgres://127.0.0.1:${port}/?service=market`,
    env: "PGSERVICEFILE",
  },
  "root certificate": {
    text: readFileSync(authority.caPath, "utf8"),
    url: (path, port) => `postgres://market:${canary}@127.0.0.1:${port}/market?sslmode=verify-ca&sslrootcert=${path}`,
  },
  "client key": {
    text: issued.key,
    url: (path, port) =>
      `postgres://market:${canary}@127.0.0.1:${port}/market?sslmode=require&sslcert=${home}/client.crt&sslkey=${path}`,
  },
};

test("mutated files of people and of connections are no fault of ours", async () => {
  const seed = campaignSeed();
  await writeFile(join(home, "client.crt"), issued.cert);
  // Agrees to TLS and hangs up: files for TLS are read by then.
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => socket.end("S"));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    await campaign(
      campaignSeconds(20),
      async (n) => {
        const next = numbersFrom(seed + n);
        const all = { ...readers, ...connectionFiles };
        const [name = "", chosen] = Object.entries(all)[next(Object.keys(all).length)] ?? [];
        assert.ok(chosen);
        let { text } = chosen;
        for (let edit = next(3); edit >= 0 && text.length > canary.length * 2; edit -= 1)
          text = mutatedText(text, next);
        const said =
          "read" in chosen ? saidBy(chosen.read, text, `seed ${seed + n}: ${name}`) : await reported(name, text, port);
        const [bareSaid = "", bareText = "", bareSample = ""] = [said, text, chosen.text].map(withoutQuoting);
        assert.ok(!leaks(bareSaid, bareText, bareSample, joinedValue), `seed ${seed + n}: ${name}:\n${text}\n${said}`);
      },
      2,
    );
  } finally {
    server.close();
  }
});

function saidBy(read: (text: string) => string, text: string, which: string): string {
  try {
    return read(text);
  } catch (error) {
    assert.ok(error instanceof UserMistake, `${which}: ${errorText(error)}\n${(error as Error).stack}\n${text}`);
    return error.message;
  }
}

/** In a service file a secret that runs on from another value is a part of that value, for libpq as well. */
const joinedValue = new RegExp(`(?<=^\\s*\\w+=)(?!.*password=).+${canary}`, "gim");

let made = 0;
async function reported(name: string, text: string, port: number): Promise<string> {
  const { url, env } = connectionFiles[name] ?? {};
  assert.ok(url);
  const path = join(home, `file-${(made += 1)}`);
  await writeFile(path, text);
  await chmod(path, 0o600);
  const target = targetFromUrl(url(path, port), env === undefined ? {} : { [env]: path });
  const report = await runCheckup({ target, vantage: "test", timeoutMs: 2500 });
  assert.ok(
    !report.observations.some(({ reason }) => reason === "bug-of-ours"),
    `${name}:\n${text}\n${jsonText(report)}`,
  );
  assert.deepEqual(report.brokenRules ?? [], [], name);
  assert.notEqual(report.verdict.status, "healthy");
  return `${jsonText(report)}\n${reportText(report)}`;
}

/** JSON, a shell and a connection string quote each in its own way: a value without its quoting reads alike. */
const withoutQuoting = (text: string): string => text.replaceAll(/["'\\]/g, "");

test("the campaign sees a canary where one is", () => {
  assert.ok(holdsCanary(targets));
});
