// `dbcheck serve` and `dbcheck worker`: long-lived, until a signal.
import { readConfig } from "../config.ts";
import { withDotEnv } from "../target/dot-env.ts";
import { createLog } from "../log.ts";
import { startBot } from "./start-bot.ts";
import { untilStopped } from "./signals.ts";

export async function serve({
  env,
  vantage,
  work,
  talk,
}: {
  env: Record<string, string | undefined>;
  /** Null: nobody named it. */
  vantage: string | null;
  work: boolean;
  talk: boolean;
}): Promise<number> {
  const config = readConfig(withDotEnv(env, "."));
  const log = createLog(config.LOG_LEVEL);
  const { promise: refused, reject: onRefused } = promiseWithReject();
  const bot = await startBot({ config, log, vantage, env, work, talk, onRefused });
  try {
    await Promise.race([untilStopped(), refused]);
  } finally {
    log.info("closing");
    await bot.close();
  }
  return 0;
}

/** Never resolves; a rejection that nobody waits for yet is kept for who does. */
function promiseWithReject(): { promise: Promise<never>; reject: (error: unknown) => void } {
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, failed) => (reject = failed));
  promise.catch(() => undefined);
  return { promise, reject };
}
