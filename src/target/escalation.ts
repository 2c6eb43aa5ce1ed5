// Whom a target's trouble can be handed to inside the house: what the targets file says, with its variables filled in.
import { UserMistake } from "../errors.ts";
import { baseUrl } from "./platform.ts";
import { Secret } from "../secret.ts";
import type { Env } from "../libpq/environment-and-files.ts";
import type { ConfigWarning } from "../libpq/connection.ts";
import { expandVariables } from "./variables.ts";

/** What there is to send with, or in one sentence why it cannot be used. */
export type Hook<Means> = { means: Means } | { why: string };

/** Null: the targets file does not name it. */
export interface EscalationAccess {
  pagerduty: Hook<{ routingKey: Secret; eventsUrl: string }> | null;
  /** The whole URL is a secret; its host is not. */
  webhook: Hook<{ url: Secret; host: string; secret: Secret }> | null;
  email: Hook<{ address: string }> | null;
}

/** `escalation` as the targets file has it. */
interface Written {
  pagerduty?: { routing_key: string } | undefined;
  webhook?: { url: string; secret: string } | undefined;
  email?: string | undefined;
}

interface EscalationRead {
  access: EscalationAccess;
  /** A hook that cannot be used keeps no check from running. */
  warnings: ConfigWarning[];
  secrets: Secret[];
}

const fewestOfSecret = 16;
const setVariable =
  "Set it in dbcheck's environment. Until then this target cannot be escalated that way. Checks still work.";
const mend = "Until it is fixed, this target cannot be escalated that way. Checks still work.";

/**
 * Reads PAGERDUTY_EVENTS_URL (https://support.pagerduty.com/main/docs/service-regions has
 * the EU's) besides what the file refers to.
 */
export function escalationFrom({ pagerduty, webhook, email }: Written, env: Env): EscalationRead {
  const warnings: ConfigWarning[] = [];
  const secrets: string[] = [];
  const amiss = (where: string, text: string, fix: string): string => {
    warnings.push({ about: "escalation", where, text, fix });
    return `${where}: ${text}`;
  };
  /** The value with its variables, and why it cannot be used. */
  const read = (name: string, written: string, mistakeOf: (text: string) => string | null) => {
    const where = `escalation.${name}`;
    const { text, problem } = expandVariables(written, where, env);
    if (problem) return { text, why: amiss(where, problem.text, setVariable) };
    const mistake = mistakeOf(text);
    return { text, why: mistake === null ? null : amiss(where, mistake, mend) };
  };

  const access: EscalationAccess = { pagerduty: null, webhook: null, email: null };
  if (pagerduty) {
    const key = read("pagerduty.routing_key", pagerduty.routing_key, routingKeyMistake);
    const events = eventsUrl(env);
    const base = "why" in events ? amiss("escalation.pagerduty", events.why, mend) : null;
    access.pagerduty = hook([key.why, base], () => ({
      routingKey: new Secret(key.text),
      eventsUrl: "url" in events ? events.url : "",
    }));
    secrets.push(key.text);
  }
  if (webhook) {
    const url = read("webhook.url", webhook.url, webhookMistake);
    const secret = read("webhook.secret", webhook.secret, secretMistake);
    access.webhook = hook([url.why, secret.why], () => ({
      url: new Secret(url.text),
      host: new URL(url.text).host,
      secret: new Secret(secret.text),
    }));
    secrets.push(secret.text, ...secretsOfUrl(url.text));
  }
  if (email !== undefined) {
    const address = read("email", email, emailMistake);
    access.email = hook([address.why], () => ({ address: address.text }));
  }
  return {
    access,
    warnings,
    secrets: [...new Set(secrets)].filter((one) => one.length > 3).map((one) => new Secret(one)),
  };
}

function hook<Means>(reasons: (string | null)[], means: () => Means): Hook<Means> {
  const why = reasons.filter((one) => one !== null).join("; ");
  return why === "" ? { means: means() } : { why };
}

/** What is wrong with a text as such a value, without repeating it; null where nothing is. */
export function webhookMistake(text: string): string | null {
  if (!URL.canParse(text)) return "must be a URL that starts with https://";
  const { protocol, hostname, username, password } = new URL(text);
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isHere))
    return "must start with https:// (http:// only for this machine)";
  return username === "" && password === ""
    ? null
    : "must not contain a user or a password: the signature proves the sender";
}

/**
 * One address, as people write it: no quoted local part, no list, no
 * name beside it; names beyond ASCII in their xn-- form.
 */
export function emailMistake(text: string): string | null {
  const isAddress = /^[^\s@<>"(),:;\\[\]\P{ASCII}\p{Cc}]{1,64}@[a-z\d](?:[a-z\d.-]{0,187}[a-z\d])?$/iu.test(text);
  return isAddress ? null : "must be one e-mail address, such as oncall@example.com";
}

/**
 * "should be 32 characters" is what PagerDuty answers otherwise
 * (https://v2.developer.pagerduty.com/docs/send-an-event-events-api-v2).
 */
function routingKeyMistake(text: string): string | null {
  return /^\w{32}$/.test(text)
    ? null
    : "must have 32 letters and digits: the integration key of an Events API v2 integration (Services, Integrations)";
}

function secretMistake(text: string): string | null {
  return text.length >= fewestOfSecret
    ? null
    : `must have at least ${fewestOfSecret} characters; \`openssl rand -hex 32\` makes a good one`;
}

/** A wrong URL there would end every check, and a pager is not worth that. */
function eventsUrl(env: Env): { url: string } | { why: string } {
  try {
    return { url: baseUrl(env, "PAGERDUTY_EVENTS_URL") ?? "https://events.pagerduty.com" };
  } catch (error) {
    if (error instanceof UserMistake) return { why: error.message.replace(/\.$/, "") };
    throw error;
  }
}

/**
 * Who knows path and query of most webhooks may send there. The whole of them, and every part that is no plain word:
 * masking "hooks" wherever it stands would hide nothing.
 */
function secretsOfUrl(text: string): string[] {
  if (!URL.canParse(text)) return [text];
  const { pathname, search, searchParams, username, password } = new URL(text);
  const parts = pathname.split("/").flatMap((one) => [one, decoded(one)]);
  const isPlain = (one: string) => one.length < 8 || /^[a-z]{1,15}(?:[-_][a-z]{1,15})*$/.test(one);
  const values = [...searchParams.values()];
  const written = search
    .slice(1)
    .split("&")
    .map((one) => one.slice(one.indexOf("=") + 1));
  const whole = `${pathname}${search}`;
  return [
    ...(whole.length >= 8 ? [whole] : []),
    ...parts.filter((one) => !isPlain(one)),
    ...values,
    ...written,
    username,
    password,
    decoded(password),
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
