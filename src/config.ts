// The only reader of the process environment for the bot's own settings. All mistakes are reported together.
import { z } from "zod";
import { UserMistake } from "./errors.ts";

const token = (prefix: string) => z.string().regex(new RegExp(`^${prefix}-`), `must start with ${prefix}-`);
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)),
      `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
    );

/** One secret, or several while they are exchanged. */
const hookToken = z
  .string()
  .refine(
    (text) => text.split(/[\s,]+/).every((one) => one === "" || one.length >= 16),
    "is too short: a hook's secret needs at least 16 characters",
  );
const topicArns = z.string().refine(
  (text) =>
    text
      .trim()
      .split(/[\s,]+/)
      .every((one) => /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:\S+$/.test(one)),
  "must be ARNs of SNS topics, such as arn:aws:sns:eu-central-1:123456789012:alarms",
);

/** Every variable with its rule; the descriptions are those of `.env.example` and of docs/operating.md. */
export const environment = z.object({
  SLACK_BOT_TOKEN: token("xoxb")
    .optional()
    .describe(
      "Bot token of the installed app (OAuth & Permissions). If this and the two below are unset, the bot runs " +
        "headless.",
    ),
  SLACK_APP_TOKEN: token("xapp")
    .optional()
    .describe("App-level token with connections:write; when set, Socket Mode is used and no public URL is needed."),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(8, "is too short for a signing secret")
    .optional()
    .describe("Signing secret (Basic Information); needed for HTTP, that is without SLACK_APP_TOKEN."),
  SLACK_API_URL: url("http", "https").optional().describe("Another base URL of the Slack API, as in tests."),
  PORT: z.coerce
    .number()
    .int("must be a whole number")
    .min(0)
    .max(65535)
    .default(3000)
    .describe(
      "The bot's one port: /livez, /readyz and /health, the API, MCP, metrics, hooks, and Slack's requests " +
        "without Socket Mode.",
    ),
  DBCHECK_LISTEN: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Address to listen on, such as 0.0.0.0 for a probe from another machine. Default: every address if Slack " +
        "sends requests over HTTP, else only 127.0.0.1.",
    ),
  DBCHECK_HOSTS: z
    .string()
    .optional()
    .describe(
      "Host names that MCP clients may use for the bot, separated by commas. localhost and IP addresses always work.",
    ),
  DBCHECK_STORE_URL: url("postgres", "postgresql")
    .optional()
    .describe(
      "The bot's own PostgreSQL database, a direct connection (no transaction pooler). Unset: an embedded " +
        "PostgreSQL under DBCHECK_DATA_DIR.",
    ),
  REDIS_URL: url("redis", "rediss")
    .optional()
    .describe(
      "Moves the queue to Redis, so that workers can run on many machines. Unset: the queue lives in the store.",
    ),
  DBCHECK_VANTAGE_SECRET: z
    .string()
    .min(16, "must have at least 16 characters")
    .optional()
    .describe(
      "Secret that each vantage's key is derived from (openssl rand -base64 32). Unset: no other vantage is asked.",
    ),
  DBCHECK_VANTAGE_KEY: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/, "must be a key as --print-key prints it")
    .optional()
    .describe("For `dbcheck agent`: its vantage's key, as `dbcheck agent --print-key` prints it where the bot runs."),
  DBCHECK_QUEUE_URL: url("postgres", "postgresql")
    .optional()
    .describe("For `dbcheck agent`: the PostgreSQL database that holds the queue, if REDIS_URL is unset."),
  DBCHECK_TARGETS: z.string().default("dbcheck.targets.yaml").describe("The targets file."),
  DBCHECK_DATA_DIR: z.string().default(".dbcheck").describe("Where the embedded PostgreSQL keeps its data."),
  DBCHECK_COMMAND: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/, "must be a slash and at most 31 of a-z 0-9 _ -")
    .default("/dbcheck")
    .describe("Name of the slash command, as in the app's manifest."),
  DBCHECK_CONCURRENCY: z.coerce
    .number()
    .int("must be a whole number")
    .min(1)
    .max(1000)
    .default(200)
    .describe(
      "Checks that one worker runs at the same time for people. Scheduled checks have separate slots, a quarter as " +
        "many.",
    ),
  DBCHECK_RETENTION_DAYS: z.coerce
    .number()
    .int("must be a whole number")
    .min(1)
    .max(3650)
    .default(90)
    .describe("Checks, messages and events older than this are purged."),
  FLY_API_TOKEN: z
    .string()
    .optional()
    .describe(
      "Read-only token of Fly.io (fly tokens create readonly). With it, checks read the platform's view of app " +
        "and cluster.",
    ),
  FLY_FLAPS_BASE_URL: url("https", "http")
    .optional()
    .describe("Another base URL of Fly's Machines API, such as http://_api.internal:4280."),
  FLY_API_BASE_URL: url("https", "http").optional().describe("Another base URL of Fly's GraphQL API, as in tests."),
  DBCHECK_STATUS_PAGES: z
    .string()
    .refine((text) => /^(on|off|https?:\/\/.+)$/.test(text), "must be on, off or a URL")
    .optional()
    .describe(
      "Whether the vendor's public status page is read: on or off, or a URL with copies below it as /HOST/PATH. " +
        "Default: on for registered targets, off for a bare URL.",
    ),
  DBCHECK_PICTURES: z
    .enum(["on", "off"], "must be on or off")
    .default("on")
    .describe("Whether threads and exports have pictures: an incident's timeline, a slow database's times. on or off."),
  PAGERDUTY_EVENTS_URL: url("https", "http")
    .optional()
    .describe(
      "Another base URL of PagerDuty's Events API, such as https://events.eu.pagerduty.com for accounts in its " +
        "EU region.",
    ),
  PAGERDUTY_API_TOKEN: z
    .string()
    .min(8, "is too short for a key of PagerDuty's REST API")
    .optional()
    .describe(
      "Key of PagerDuty's REST API, with write access. With PAGERDUTY_FROM, an alert's verdict becomes a note on " +
        "its PagerDuty incident.",
    ),
  PAGERDUTY_FROM: z
    .string()
    .regex(/^[^\s@]+@[^\s@]+$/, "must be the e-mail address of a user of PagerDuty")
    .optional()
    .describe("E-mail address of the PagerDuty user who writes these notes."),
  PAGERDUTY_API_URL: url("https", "http")
    .optional()
    .describe(
      "Another base URL of PagerDuty's REST API, such as https://api.eu.pagerduty.com for accounts in its EU region.",
    ),
  DBCHECK_HOOK_ALERTMANAGER_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/alertmanager: bearer, password of basic authentication, or X-Dbcheck-Token."),
  DBCHECK_HOOK_GRAFANA_TOKEN: hookToken
    .optional()
    .describe(
      "Secret of POST /hooks/grafana: the contact point's HMAC secret, or its Authorization credentials (scheme " +
        "Bearer).",
    ),
  DBCHECK_HOOK_PAGERDUTY_TOKEN: hookToken
    .optional()
    .describe("Signing secret of PagerDuty's webhook subscription (v3) for POST /hooks/pagerduty."),
  DBCHECK_HOOK_DATADOG_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/datadog, as a custom header of Datadog's webhook."),
  DBCHECK_HOOK_OPSGENIE_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/opsgenie, as a custom header of the outgoing webhook."),
  DBCHECK_HOOK_JIRA_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/jira, as a custom header of the outgoing webhook."),
  DBCHECK_HOOK_CLOUDWATCH_TOPICS: topicArns
    .optional()
    .describe(
      "ARNs of the SNS topics whose messages POST /hooks/cloudwatch takes, separated by spaces. SNS signs them, " +
        "so there is no token.",
    ),
  DBCHECK_HOOK_SENTRY_TOKEN: hookToken
    .optional()
    .describe("Client secret of Sentry's internal integration for POST /hooks/sentry."),
  DBCHECK_HOOK_BETTER_STACK_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/better-stack, as a header or basic authentication of the outgoing webhook."),
  DBCHECK_HOOK_UPTIME_KUMA_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/uptime-kuma, as an additional header of the webhook notification."),
  DBCHECK_HOOK_GENERIC_TOKEN: hookToken
    .optional()
    .describe("Token of POST /hooks/generic: bearer, password of basic authentication, or X-Dbcheck-Token."),
  DBCHECK_ALERT_APPS: z
    .string()
    .refine(
      (text) =>
        text
          .trim()
          .split(/[\s,]+/)
          .every((id) => /^[AB][A-Z0-9]{4,}$/.test(id)),
      "must be ids of apps or bots, such as A0123ABCD",
    )
    .optional()
    .describe(
      "Ids of alert bots in Slack (apps A… or bots B…), separated by spaces. Their messages in the bot's " +
        "channels start a check.",
    ),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("How much is logged: fatal, error, warn, info, debug, trace or silent."),
});
export type Config = Readonly<z.infer<typeof environment>>;
/** Which hooks are on. */
export type HookConfig = Pick<Config, Extract<keyof Config, `DBCHECK_HOOK_${string}`>>;

/**
 * Reads the configuration; an empty variable counts as unset.
 * @throws UserMistake naming every variable that is wrong. Values are never repeated: they may be secrets.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const result = environment.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  const lines = result.error.issues.map((issue) => `  ${issue.path.join(".")} ${issue.message}`);
  throw new UserMistake(
    `The environment is not usable:\n${lines.join("\n")}\nSee .env.example for what each variable means.`,
  );
}
