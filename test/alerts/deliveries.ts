// Requests as the sources send them: the recorded payloads, signed as each vendor signs.
import { createHmac, createSign } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AlertDelivery, AlertSource, ReceivedAlert } from "../../src/alerts/alert.ts";
import { signedText, type SnsMessage } from "../../src/alerts/sns/message.ts";
import { alertSources } from "../../src/alerts/sources/index.ts";
import { Authority, type Issued } from "../support/certificates.ts";

export const secret = "4f1c6a2e-hook-secret-of-the-tests";
export const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";
/** When the payloads are delivered. */
export const now = Date.parse("2026-11-29T04:00:00Z");

export interface Payload {
  name: string;
  source: AlertSource;
  shapeFrom: string;
  headers: Record<string, string>;
  body: unknown;
  nothing: string | null;
  expected: Partial<ReceivedAlert>[];
}

const folder = "test/alerts/payloads";

export const payloads: Payload[] = readdirSync(folder).map((file) => {
  const name = file.replace(/\.json$/, "");
  const source = alertSources
    .filter((one) => name.startsWith(`${one.name}-`))
    .toSorted((a, b) => b.name.length - a.name.length)[0];
  if (!source) throw new Error(`${file} is of no source`);
  const read = JSON.parse(readFileSync(join(folder, file), "utf8")) as Omit<Payload, "name" | "source">;
  return { ...read, headers: read.headers ?? {}, nothing: read.nothing ?? null, name, source };
});

export function payload(name: string): Payload {
  const found = payloads.find((one) => one.name === name);
  if (!found) throw new Error(`there is no payload ${name}`);
  return found;
}

/** As that source sends it, at `atMs`. */
export function deliver(
  { source, body, headers }: Pick<Payload, "source" | "body" | "headers">,
  with_: { secret?: string; atMs?: number; sns?: Partial<SnsMessage> } = {},
): AlertDelivery {
  const { secret: key = secret, atMs = now } = with_;
  const bytes = Buffer.from(
    JSON.stringify(source.name === "cloudwatch" ? snsOf(JSON.stringify(body), atMs, with_.sns) : body),
  );
  return { headers: { ...headers, ...proofs(source.name, bytes, key) }, body: bytes, atMs };
}

const hmac = (key: string, data: Buffer) => createHmac("sha256", key).update(data).digest("hex");

function proofs(name: string, body: Buffer, key: string): Record<string, string> {
  if (name === "cloudwatch") return {};
  if (name === "grafana") return { "x-grafana-alerting-signature": hmac(key, body) };
  if (name === "sentry") return { "sentry-hook-signature": hmac(key, body) };
  if (name === "pagerduty") return { "x-pagerduty-signature": `v1=${hmac("another", body)},v1=${hmac(key, body)}` };
  return { authorization: `Bearer ${key}` };
}

/** What Amazon's certificate is to the tests. */
export const certificateUrl = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0123abcd.pem";
let issued: Issued | null = null;
export function certificate(): Issued {
  if (issued) return issued;
  const authority = new Authority("Amazon of the tests");
  issued = authority.issue(["sns.amazonaws.com"], -5000, 5000);
  authority.remove();
  return issued;
}

export function snsOf(text: string, atMs: number, more: Partial<SnsMessage> = {}): SnsMessage {
  const message: SnsMessage = {
    Type: "Notification",
    MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
    TopicArn: topic,
    Subject: 'ALARM: "orders-connections" in EU (Frankfurt)',
    Message: text,
    Timestamp: new Date(atMs - 1000).toISOString(),
    Token: null,
    SubscribeURL: null,
    SignatureVersion: "1",
    SigningCertURL: certificateUrl,
    Signature: "",
    ...more,
  };
  const algorithm = message.SignatureVersion === "2" ? "RSA-SHA256" : "RSA-SHA1";
  const sign = () => createSign(algorithm).update(signedText(message)).sign(certificate().key, "base64");
  return { ...message, Signature: more.Signature ?? sign() };
}
