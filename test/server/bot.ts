// The whole bot in this process, without Slack: real store and queue, a targets file, its port.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { after } from "node:test";
import { pino } from "pino";
import { startBot } from "../../src/cli/start-bot.ts";
import { readConfig } from "../../src/config.ts";
import { temporaryDirectory, testCluster } from "../support/cluster.ts";

export interface HeadlessBot {
  store: Awaited<ReturnType<typeof startBot>>["store"];
  storeUrl: string;
  /** Of a database that can be checked. */
  patientUrl: string;
  targetsFile: string;
  url: (path: string) => string;
  /** Everything that it logged. */
  log: () => string;
}

/** @param targets lines of the targets file; PATIENT stands for the URL of a database that works */
export async function headlessBot(targets: string): Promise<HeadlessBot> {
  const cluster = await testCluster();
  const targetsFile = join(await temporaryDirectory(), "targets.yaml");
  const patientUrl = cluster.url("template1");
  await writeFile(targetsFile, `targets:\n${targets.replaceAll("PATIENT", patientUrl)}`);
  let logged = "";
  const log = pino(
    { level: "debug" },
    new Writable({ write: (chunk, _, done) => ((logged += String(chunk)), done()) }),
  );
  const storeUrl = cluster.url();
  const config = readConfig({ PORT: "0", DBCHECK_STORE_URL: storeUrl, DBCHECK_TARGETS: targetsFile });
  const bot = await startBot({ config, log, vantage: "here", env: {}, work: true, talk: true });
  after(() => bot.close());
  return {
    store: bot.store,
    storeUrl,
    patientUrl,
    targetsFile,
    url: (path) => `http://127.0.0.1:${bot.port}${path}`,
    log: () => logged,
  };
}
