// Slack's libraries write into our log: warnings and errors as such.
// Their debug lines hold whole payloads and are dropped.
import { LogLevel, type Logger as SlackLogger } from "@slack/web-api";
import { inspect } from "node:util";
import type { Logger } from "../../log.ts";

export function slackLogger(log: Logger): SlackLogger {
  const line = (parts: unknown[]) =>
    parts.map((part) => (typeof part === "string" ? part : inspect(part, { depth: 2 }))).join(" ");
  return {
    debug: () => undefined,
    info: (...parts) => log.debug({ from: "slack" }, line(parts)),
    warn: (...parts) => log.warn({ from: "slack" }, line(parts)),
    error: (...parts) => log.error({ from: "slack" }, line(parts)),
    setLevel: () => undefined,
    setName: () => undefined,
    getLevel: () => LogLevel.INFO,
  };
}
