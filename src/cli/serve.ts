// `dbcheck serve` and `dbcheck worker`: long-lived, until a signal.
import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { startBot } from "./bot.ts";
import { untilStopped } from "./signals.ts";

export async function serve({
  env,
  vantage,
  work,
  talk,
}: {
  env: Record<string, string | undefined>;
  vantage: string;
  work: boolean;
  talk: boolean;
}): Promise<number> {
  const config = readConfig(env);
  const log = createLog(config.LOG_LEVEL);
  const bot = await startBot({ config, log, vantage, env, work, talk });
  await untilStopped();
  log.info("closing");
  await bot.close();
  return 0;
}
