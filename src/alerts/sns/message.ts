// A message of Amazon SNS as it comes over HTTPS, and whether Amazon signed it.
// https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html (what is signed, versions 1 and 2)
import { createVerify, X509Certificate } from "node:crypto";
import { z } from "zod";
import { optionalText } from "../read-json.ts";

export const snsShape = z.object({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: z.string().min(1),
  TopicArn: z.string().min(1),
  Timestamp: z.string(),
  Message: z.string(),
  Subject: optionalText,
  Token: optionalText,
  SubscribeURL: optionalText,
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
});
export type SnsMessage = z.infer<typeof snsShape>;

/** Version 1 is SHA-1, which is what a topic uses until somebody sets it to 2. */
const algorithms = new Map([
  ["1", "RSA-SHA1"],
  ["2", "RSA-SHA256"],
]);

/** An endpoint that is away is tried for an hour (docs: delivery policies); then a signature is old. */
const oldestMs = 2 * 3_600_000;

/**
 * Whether the URL is one of Amazon's own for SNS: exactly `https://sns.REGION.amazonaws.com` (or `.com.cn`), no user,
 * port or path that leads elsewhere. Whatever else stands in a message is an address that its sender chose.
 */
export function isSnsUrl(text: string, path: RegExp): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  const isPlain = url.username === "" && url.password === "" && url.port === "" && url.hash === "";
  return (
    url.protocol === "https:" &&
    isPlain &&
    /^sns\.[a-z]{2,4}(-[a-z]+)+-\d\.amazonaws\.com(\.cn)?$/.test(url.hostname) &&
    path.test(url.pathname)
  );
}

export const certificatePath = /^\/SimpleNotificationService-[A-Za-z0-9]+\.pem$/;

/** @param pem of the address that the message names, after that address was judged; @returns why it is not believed */
export function signatureRefusal(message: SnsMessage, pem: string, atMs: number): string | null {
  const algorithm = algorithms.get(message.SignatureVersion);
  if (algorithm === undefined) return "its signature version is not supported";
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    return "its signing certificate cannot be read";
  }
  if (atMs < Date.parse(certificate.validFrom) || atMs > Date.parse(certificate.validTo))
    return "its signing certificate is not valid now";
  const verify = createVerify(algorithm).update(signedText(message), "utf8");
  if (!verify.verify(certificate.publicKey, message.Signature, "base64")) return "its signature does not match";
  const ageMs = Math.abs(atMs - Date.parse(message.Timestamp));
  return ageMs <= oldestMs ? null : "it was signed too long ago";
}

/** Name and value of each signed field, a line each, in the alphabet's order; a subject only where there is one. */
export function signedText(message: SnsMessage): string {
  const names =
    message.Type === "Notification"
      ? (["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const)
      : (["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const);
  return names.flatMap((name) => (message[name] === null ? [] : [`${name}\n${message[name]}\n`])).join("");
}
