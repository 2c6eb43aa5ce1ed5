// JSON lines on stderr; pretty only on a terminal. stdout belongs to reports.
import { pino, type Logger } from "pino";

export type { Logger };

/** Keys whose values never reach a log line, at the top or one level down. */
const hidden = [
  "password",
  "token",
  "secret",
  "url",
  "responseUrl",
  "response_url",
  "connectionString",
  "authorization",
];

/**
 * The process's logger. `pretty` is for terminals.
 * @param level a pino level, or "silent"
 */
export function createLog(level: string, pretty: boolean = process.stderr.isTTY): Logger {
  const redact = { paths: hidden.flatMap((key) => [key, `*.${key}`]), censor: "[secret]" };
  if (!pretty) return pino({ level, redact, base: { pid: process.pid } }, pino.destination({ dest: 2, sync: true }));
  return pino({
    level,
    redact,
    transport: { target: "pino-pretty", options: { destination: 2, ignore: "pid,hostname" } },
  });
}
