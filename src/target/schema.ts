// The shape of the targets file. Keys are the contract's; unknown ones are mistakes.
import { isIP } from "../ip.ts";
import { z } from "zod";
import { alertSourceNames } from "./alert-rules.ts";
import { defaultThresholds } from "../report/report.ts";
import { vantageName } from "../report/round.ts";
import { emailMistake, webhookMistake } from "./escalation.ts";
import { vendorNames } from "./vendor.ts";

/** Words of the command line and of the slash command, which a target may not shadow. */
export const reservedNames = [
  "check",
  "replay",
  "compare",
  "attach",
  "isolate",
  "lint",
  "ticket",
  "targets",
  "serve",
  "worker",
  "demo",
  "init",
  "doctor",
  "completion",
  "help",
  "list",
  "status",
  "watch",
  "unwatch",
  "watching",
  "history",
  "silence",
  "alerts",
  "agent",
  "vantages",
];
/** Not with a full stop at the end: typed in a sentence it could not be told from one. */
export const targetName = /^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;

const slackId = (letters: string, what: string) =>
  z.string().regex(new RegExp(`^[${letters}][A-Z0-9]+$`), `must be ${what}`);
const count = z.int("must be a whole number").min(0).max(1_000_000);
const thresholdKeys = Object.keys(defaultThresholds).map((name) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

const mentionable = slackId("UWS", "a user's or user group's id, such as U0123ABC or S0123ABC");
/** Whom a verdict mentions, by its owner. */
const owners = z.strictObject(
  { client: mentionable.optional(), network: mentionable.optional(), operator: mentionable.optional() },
  "must name client, network or operator, each with a user's or user group's id",
);

const application = z.strictObject({
  framework: z.string().optional(),
  role: z.string().optional(),
  application_name: z.string().optional(),
  schema: z.string("must be the schema's name").optional(),
  expected_connections: count.optional(),
  pool_size: count.optional(),
  instances: count.optional(),
  address_family: z.union([z.literal(4), z.literal(6), z.literal("any")], "must be 4, 6 or any").optional(),
  prepared_statements: z.enum(["named", "unnamed", "none"], "must be named, unnamed or none").optional(),
  health_url: z.url("must be a URL").optional(),
  config: z.string().optional(),
  tests: z.string().optional(),
});

const pooler = z.strictObject({
  kind: z.string().optional(),
  admin_url: z.string("must be a URL or ${VARIABLE}").optional(),
});
/** The names of the report's thresholds in snake_case: lock_wait_seconds, replica_lag_seconds, certificate_days … */
const thresholds = z.strictObject(
  Object.fromEntries(thresholdKeys.map((name) => [name, z.number("must be a number").min(0).optional()])),
);

/** What is written out is a mistake of the file; what a variable holds is known when the target is built. */
const valueOr = (what: string, mistakeOf: (text: string) => string | null) =>
  z.string(`must be ${what} or \${VARIABLE}`).check(({ value, issues }) => {
    const message = value.includes("${") ? null : mistakeOf(value);
    if (message !== null) issues.push({ code: "custom", message, input: value });
  });
const pagerduty = z.strictObject(
  { routing_key: z.string("must be the integration key or ${VARIABLE}") },
  "must have a routing_key",
);
const webhook = z.strictObject(
  {
    url: valueOr("a URL", webhookMistake),
    secret: z.string("must be a text or ${VARIABLE}: it signs each request"),
  },
  "must have a url and a secret",
);
const escalation = z.strictObject(
  {
    pagerduty: pagerduty.optional(),
    webhook: webhook.optional(),
    email: valueOr("an e-mail address", emailMistake).optional(),
  },
  "must have pagerduty, webhook or email",
);

/** Every label with exactly its value: an empty rule would match whatever comes. */
const alertRule = z.strictObject(
  {
    source: z.enum(alertSourceNames, `must be one of ${alertSourceNames.join(", ")}`),
    match: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], "must be a text, a number or true or false").transform(String),
        "must be labels with their values, such as { alertname: PostgresDown }",
      )
      .refine((labels) => Object.keys(labels).length > 0, "must name at least one label"),
  },
  "must be a rule: { source: alertmanager, match: { alertname: PostgresDown } }",
);

const entry = z.strictObject(
  {
    url: z.string("must be a URL or ${VARIABLE}").nullable(),
    vantages: z
      .array(vantageName)
      .min(1, "must name at least one vantage, the application's own first")
      .max(20, "at most 20")
      .refine((names) => new Set(names).size === names.length, "must name each vantage once")
      .optional(),
    direct_url: z.string("must be a URL or ${VARIABLE}").optional(),
    pooler: pooler.optional(),
    dns_servers: z
      .array(
        z
          .string()
          .refine(
            (text) => isIP(text.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1")) !== 0,
            "must be an IP address, with :port if it is not 53",
          ),
      )
      .max(5, "at most 5")
      .optional(),
    writes: z.boolean("must be true or false").optional(),
    application: application.optional(),
    vendor: z.enum(vendorNames, `must be one of ${vendorNames.join(", ")}`).optional(),
    vendor_ids: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).optional(),
    ticket_severity: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)], "must be 1 to 4").optional(),
    allowed_channels: z.array(slackId("CGD", "a channel's id, such as C0123ABC")).optional(),
    allowed_users: z.array(slackId("UW", "a user's id, such as U0123ABC")).optional(),
    allowed_usergroups: z.array(slackId("S", "a user group's id, such as S0123ABC")).optional(),
    allow_guests: z.boolean("must be true or false").optional(),
    alerts: z.array(alertRule, "must be a list of rules, each with source and match").max(50, "at most 50").optional(),
    channel: slackId("CG", "a channel's id, such as C0123ABC").optional(),
    escalation: escalation.optional(),
    oncall: z.array(slackId("UWS", "a user's or user group's id")).optional(),
    owners: owners.optional(),
    thresholds: thresholds.optional(),
  },
  "must have a url and, optionally, other settings",
);
/** Where every vantage has a URL of its own, the bot needs none: then it is null, and written it never is. */
const usableEntry = z.preprocess((given) => {
  if (typeof given !== "object" || given === null) return given;
  const { url, ...rest } = given as Record<string, unknown>;
  if (url !== undefined && url !== null) return given;
  return "vantages" in rest && !("url" in given) ? { ...rest, url: null } : rest;
}, entry);
export type TargetEntry = z.infer<typeof entry>;

export const targetsSchema = z.strictObject(
  { targets: z.record(z.string(), usableEntry, "must be a list of names, each with its settings").nullish() },
  "must begin with `targets:`",
);

const parts: Record<string, { shape: object }> = { application, pooler, thresholds, escalation, owners };

/** A channel that alerts are told in must be one that the target may be shown in. */
export function channelMistake({ channel, allowed_channels: allowed }: TargetEntry): string | null {
  if (channel === undefined || allowed === undefined || allowed.includes(channel)) return null;
  return "is not among the allowed_channels of this target; add it there, or name another";
}

/** The keys that may stand at a place of the file. */
export function keysAt(path: PropertyKey[]): string[] {
  const [, , part, inner] = path;
  if (path.length === 0) return Object.keys(targetsSchema.shape);
  if (path.length === 2) return Object.keys(entry.shape);
  if (path.length === 4 && part === "alerts") return Object.keys(alertRule.shape);
  const below =
    path.length === 4 && part === "escalation" ? { pagerduty, webhook }[String(inner)] : parts[String(part)];
  return below ? Object.keys(below.shape) : [];
}
