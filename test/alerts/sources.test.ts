// Each source of alerts: its recorded payloads are believed and read; what is forged, old, or cut off is not.
import assert from "node:assert/strict";
import { createHmac, X509Certificate } from "node:crypto";
import { test } from "node:test";
import type { AlertAccess, AlertDelivery, AlertSource } from "../../src/alerts/alert.ts";
import { isSnsUrl, certificatePath } from "../../src/alerts/sns/message.ts";
import { alertSources } from "../../src/alerts/sources/index.ts";
import { UserMistake } from "../../src/errors.ts";
import { deepJson, hostileBodies } from "./hostile.ts";
import { certificate, certificateUrl, deliver, now, payload, payloads, secret, snsOf, topic } from "./deliveries.ts";

const asked: string[] = [];
const access: AlertAccess = {
  secrets: [secret, topic],
  get: async (url) => {
    asked.push(url);
    return url === certificateUrl ? certificate().cert : "<ConfirmSubscriptionResponse/>";
  },
};
const hour = 3_600_000;

test("every source has recorded payloads of a beginning, each of which says where its shape is from", () => {
  for (const { name } of alertSources) {
    const own = payloads.filter(({ source }) => source.name === name);
    assert.ok(
      own.some(({ expected }) => expected.some(({ state }) => state === "firing")),
      name,
    );
  }
  for (const { shapeFrom, name } of payloads) assert.ok(shapeFrom.length > 10, `${name} does not say where it is from`);
});

test("each recorded payload is believed, and read as it should be", async () => {
  for (const one of payloads) {
    const delivery = deliver(one);
    assert.equal(await one.source.refusal(delivery, access), null, one.name);
    const { alerts, nothing } = await one.source.read(delivery, access);
    assert.equal(nothing, one.nothing, one.name);
    assert.equal(alerts.length, one.expected.length, one.name);
    for (const [at, expected] of one.expected.entries()) {
      const wanted = { isOwn: false, isOneUntilEnded: false, ...expected };
      const found = Object.fromEntries(Object.entries(alerts[at] ?? {}).filter(([key]) => key in wanted));
      assert.deepEqual(found, wanted, one.name);
    }
    const kept = JSON.stringify(alerts);
    assert.ok(!kept.includes("not-to-be-kept"), `${one.name} keeps a connection string`);
  }
});

test("a forged payload is refused by each source: another secret, a changed body, no proof at all", async () => {
  for (const one of payloads) {
    const { source } = one;
    const good = deliver(one);
    const refused = async (delivery: AlertDelivery, why: RegExp) =>
      assert.match((await source.refusal(delivery, access)) ?? "believed", why, one.name);
    const bare = { ...good, headers: one.headers };
    if (source.name === "cloudwatch") {
      const other = { Signature: Buffer.alloc(256).toString("base64") };
      await refused(deliver(one, { sns: other }), /signature does not match/);
      await refused(deliver(one, { sns: { TopicArn: `${topic}-other` } }), /topic is not in/);
      continue;
    }
    await refused(deliver(one, { secret: "another-secret-of-somebody" }), /(signature does not match|token is wrong)/);
    await refused(bare, /has no (v1 )?(signature|token)/);
    if (good.headers["authorization"] === undefined)
      await refused({ ...good, body: Buffer.concat([good.body, Buffer.from(" ")]) }, /signature does not match/);
  }
});

test("of two secrets each is good while they are exchanged, and none is named in a refusal", async () => {
  const one = payload("alertmanager-firing");
  const both = { ...access, secrets: ["the-new-secret-of-the-hook", secret] };
  assert.equal(await one.source.refusal(deliver(one), both), null);
  const delivery = deliver(one, { secret: "the-new-secret-of-the-hook" });
  assert.equal(await one.source.refusal(delivery, both), null);
  assert.ok(!(await one.source.refusal(deliver(one, { secret: "x" }), both))?.includes(secret));
});

test("a token comes as bearer, as password of basic authentication or in X-Dbcheck-Token, never otherwise", async () => {
  const { source, body } = payload("generic-firing");
  const bytes = Buffer.from(JSON.stringify(body));
  const told = (headers: Record<string, string>) => source.refusal({ headers, body: bytes, atMs: now }, access);
  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  assert.equal(await told({ authorization: `bearer ${secret}` }), null);
  assert.equal(await told({ authorization: basic(`dbcheck:${secret}`) }), null);
  assert.equal(await told({ "x-dbcheck-token": secret }), null);
  assert.equal(await told({ authorization: basic(secret) }), "it has no token");
  assert.equal(await told({ authorization: `Bearer ${secret}x` }), "its token is wrong");
  assert.equal(await told({ authorization: secret }), "it has no token");
});

test("Grafana's signature covers its timestamp where there is one, and an old one is refused", async () => {
  const { source, body } = payload("grafana-firing");
  const bytes = Buffer.from(JSON.stringify(body));
  const signed = (seconds: number, text = `${seconds}:`) => ({
    "x-grafana-alerting-signature": createHmac("sha256", secret).update(text).update(bytes).digest("hex"),
    "x-grafana-alerting-signature-timestamp": String(seconds),
  });
  const told = (headers: Record<string, string>) => source.refusal({ headers, body: bytes, atMs: now }, access);
  assert.equal(await told(signed(now / 1000 - 60)), null);
  assert.equal(await told(signed(now / 1000 - 301)), "it was signed too long ago");
  assert.equal(await told(signed(now / 1000 + 301)), "it was signed too long ago");
  // The signature of the body alone, with a timestamp put beside it.
  assert.equal(await told(signed(now / 1000 - 60, "")), "its signature does not match");
  assert.equal(await told({ authorization: `Bearer ${secret}` }), null);
});

test("an event of PagerDuty's that is older than a day is refused, whoever sends it again", async () => {
  const one = payload("pagerduty-triggered");
  assert.equal(await one.source.refusal(deliver(one, { atMs: now + 22 * hour }), access), null);
  const old = deliver(one, { atMs: now + 25 * hour });
  assert.equal(await one.source.refusal(old, access), "its event is older than a day");
});

test("SNS: both versions of the signature, its age, its certificate's address and its dates", async () => {
  const one = payload("cloudwatch-alarm");
  const told = (sns: Parameters<typeof snsOf>[2], atMs = now) =>
    one.source.refusal(deliver(one, { atMs, ...(sns ? { sns } : {}) }), access);
  assert.equal(await told({ SignatureVersion: "1" }), null);
  assert.equal(await told({ SignatureVersion: "2" }), null);
  assert.equal(await told({ SignatureVersion: "3" }), "its signature version is not supported");
  assert.equal(await told({ Subject: null }), null);
  const old = { Timestamp: new Date(now - 3 * hour).toISOString() };
  assert.equal(await told(old), "it was signed too long ago");
  const elsewhere = {
    SigningCertURL: "https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
  };
  assert.equal(await told(elsewhere), "its certificate URL is not an SNS address");
  const outlived = Date.parse(new X509Certificate(certificate().cert).validTo) + hour;
  assert.equal(
    await told({ Timestamp: new Date(outlived).toISOString() }, outlived),
    "its signing certificate is not valid now",
  );
});

test("no address is asked but Amazon's own for SNS", () => {
  const pem = "/SimpleNotificationService-0123abcd.pem";
  for (const url of [
    `https://sns.us-east-1.amazonaws.com${pem}`,
    `https://sns.us-gov-west-1.amazonaws.com${pem}`,
    `https://sns.cn-north-1.amazonaws.com.cn${pem}`,
  ])
    assert.ok(isSnsUrl(url, certificatePath), url);
  for (const url of [
    `http://sns.us-east-1.amazonaws.com${pem}`,
    `https://sns.us-east-1.amazonaws.com:8443${pem}`,
    `https://sns.us-east-1.amazonaws.com@evil.example${pem}`,
    `https://user@sns.us-east-1.amazonaws.com${pem}`,
    `https://sns.us-east-1.amazonaws.com.evil.example${pem}`,
    `https://evil.sns.us-east-1.amazonaws.com${pem}`,
    `https://sns.amazonaws.com.evil${pem}`,
    `https://s3.us-east-1.amazonaws.com/sns${pem}`,
    `https://sns.us-east-1.amazonaws.com/x${pem}`,
    `https://sns.us-east-1.amazonaws.com${pem}#x`,
    "https://169.254.169.254/latest/meta-data/",
    "not a url",
  ])
    assert.ok(!isSnsUrl(url, certificatePath), url);
});

test("a subscription is confirmed where SNS itself is asked, and nowhere else", async () => {
  const { source } = payload("cloudwatch-alarm");
  const confirm = async (url: string) => {
    asked.length = 0;
    const body = Buffer.from(
      JSON.stringify(
        snsOf("You have chosen to subscribe …", now, {
          Type: "SubscriptionConfirmation",
          Subject: null,
          Token: "2336412f37",
          SubscribeURL: url,
        }),
      ),
    );
    const delivery = { headers: {}, body, atMs: now };
    assert.equal(await source.refusal(delivery, access), null);
    asked.length = 0;
    return (await source.read(delivery, access)).nothing;
  };
  const good = `https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=2336412f37`;
  assert.equal(await confirm(good), "the subscription is confirmed");
  assert.deepEqual(asked, [good]);
  for (const bad of [
    "http://169.254.169.254/?Action=ConfirmSubscription",
    "https://evil.example/?Action=ConfirmSubscription",
    "https://sns.eu-central-1.amazonaws.com/?Action=Publish",
  ]) {
    assert.match((await confirm(bad)) ?? "", /was not requested/);
    assert.deepEqual(asked, []);
  }
});

test("what is cut off, no JSON or of another shape is a mistake that repeats no value", async () => {
  const mistake = async (source: AlertSource, body: Buffer) => {
    const { headers } = deliver({ source, body: {}, headers: {} });
    await assert.rejects(source.read({ headers, body, atMs: now }, access), (error: unknown) => {
      assert.ok(error instanceof UserMistake, `${source.name}: ${String(error)}`);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    });
  };
  for (const one of payloads.filter(({ expected }) => expected.length > 0)) {
    const whole = deliver(one).body;
    await mistake(one.source, whole.subarray(0, whole.length / 2));
    await mistake(one.source, Buffer.alloc(0));
    await mistake(one.source, Buffer.from('{"hunter2":["hunter2"]}'));
    await mistake(one.source, Buffer.from("[[[[[]]]]]"));
  }
});

test("each field of each payload, spoiled in each way, is read within bounds or is the sender's mistake", async () => {
  const alerts = new Set<string>();
  let [read, refused] = [0, 0];
  for (const { payload: one, body } of hostileBodies()) {
    const sent = deliver({ ...one, body }, { sns: { Signature: "" } });
    try {
      for (const alert of (await one.source.read(sent, access)).alerts) {
        assert.ok(["firing", "resolved"].includes(alert.state), one.name);
        const texts = [alert.title, ...Object.entries(alert.labels).flat()];
        assert.ok(texts.every((text) => typeof text === "string" && text.length <= 200 && !text.includes("\0")));
        assert.ok((alert.summary?.length ?? 0) <= 500 && typeof alert.key === "string");
        alerts.add(JSON.stringify(alert));
      }
      read += 1;
    } catch (error) {
      assert.ok(error instanceof UserMistake, `${one.name}: ${String(error)} ${JSON.stringify(body).slice(0, 300)}`);
      assert.ok(error.message.length < 300, "no value is repeated");
      refused += 1;
    }
  }
  assert.ok(read > 500 && refused > 500 && alerts.size > 300, `${read} read, ${refused} refused`);
});

test("nested without end is refused before anybody walks it, also within the message of SNS", async () => {
  const body = Buffer.from(deepJson());
  for (const source of alertSources)
    await assert.rejects(
      source.read({ headers: {}, body, atMs: now }, access),
      (error) => error instanceof UserMistake && /nested more than 100 levels/.test(error.message),
      source.name,
    );
  const inner = Buffer.from(JSON.stringify(snsOf(deepJson(), now)));
  const { source } = payload("cloudwatch-alarm");
  const { nothing } = await source.read({ headers: {}, body: inner, atMs: now }, access);
  assert.equal(nothing, "its message is not a CloudWatch alarm");
});

test("a version of a signature that is a name of every object is no version", async () => {
  const one = payload("cloudwatch-alarm");
  for (const SignatureVersion of ["constructor", "__proto__", "toString"])
    assert.equal(
      await one.source.refusal(deliver(one, { sns: { SignatureVersion } }), access),
      "its signature version is not supported",
    );
});

test("no label comes from a prototype: what names a target is a field of the payload itself", async () => {
  const { source } = payload("alertmanager-firing");
  const body = Buffer.from(
    `{"alerts":[{"status":"firing","startsAt":"x","labels":{"__proto__":{"dbcheck_target":"orders"}}}]}`,
  );
  const [alert] = (await source.read({ headers: {}, body, atMs: now }, access)).alerts;
  assert.equal(alert?.labels["dbcheck_target"], undefined);
  assert.equal(Object.getPrototypeOf(alert?.labels), Object.prototype);
});

test("texts of a payload are bounded and on one line, and only pages become links", async () => {
  const { source } = payload("generic-firing");
  const body = {
    key: "k".repeat(5000),
    title: `a\u001b[31m\n${"b".repeat(5000)}`,
    url: "javascript:alert(1)",
    labels: { x: "y".repeat(5000) },
  };
  const { alerts } = await source.read(deliver({ source, body, headers: {} }), access);
  const [alert] = alerts;
  assert.equal(alert?.title.length, 200);
  assert.ok(alert?.title.startsWith("a[31m b"));
  assert.equal(alert.url, null);
  assert.equal(alert.labels["x"]?.length, 200);
  assert.equal(alert.key.length, 64);
});
