// What a place connects with, without a secret: alike only where the connection is alike.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parseConninfo } from "../../src/libpq/conninfo.ts";
import { settingsFingerprint, settingsThatDiffer, type SettingsFingerprint } from "../../src/report/round.ts";
import { fingerprintSettings } from "../../src/target/settings-fingerprint.ts";
import { temporaryDirectory } from "../support/cluster.ts";

const secret = "canary horse 4711";
const url = `postgres://app:${encodeURIComponent(secret)}@Db.example/orders?sslmode=require&options=-c%20geqo%3Doff`;

function of(text: string, key = "round key"): SettingsFingerprint {
  const { conninfo } = parseConninfo(text, { where: "url", env: {}, useEnvironment: false });
  assert.ok(conninfo);
  return fingerprintSettings(conninfo, key);
}

test("it fits the schema, and holds neither the password nor what else the user wrote freely", () => {
  const made = of(url);
  assert.ok(settingsFingerprint.safeParse(made).success);
  assert.deepEqual(made.plain, {
    host: "db.example",
    port: "5432",
    dbname: "orders",
    user: "app",
    sslmode: "require",
    target_session_attrs: "any",
  });
  assert.doesNotMatch(JSON.stringify(made), /canary|4711|geqo/);
  assert.notEqual(made.keyed["password"], of(url, "another round's key").keyed["password"]);
});

test("what is written otherwise and connects alike is alike", () => {
  const spelled = `host=db.example user=app password='${secret}' dbname=orders sslmode=require options='-c geqo=off' port=5432`;
  assert.deepEqual(settingsThatDiffer(of(url), of(spelled)), []);
});

test("each thing that connects otherwise is a difference of that name", () => {
  const pairs: [string, string][] = [
    ["password", url.replace("4711", "4712")],
    ["password", url.replace(/:canary[^@]*@/, "@")],
    ["user", url.replace("app:", "web:")],
    ["host", url.replace("Db.example", "db2.example")],
    ["port", url.replace("example/", "example:6432/")],
    ["dbname", url.replace("/orders", "/orders_old")],
    ["sslmode", url.replace("=require", "=prefer")],
    ["options", url.replace("off", "on")],
    ["hostaddr", `${url}&hostaddr=10.0.0.1`],
    ["connect_timeout", `${url}&connect_timeout=5`],
  ];
  for (const [name, other] of pairs) assert.deepEqual(settingsThatDiffer(of(url), of(other)), [name], name);
});

test("a root certificate is its content, wherever it lies", async () => {
  const home = await temporaryDirectory();
  const [a, b, c] = ["a.crt", "b.crt", "c.crt"].map((name) => join(home, name));
  await writeFile(a ?? "", "one");
  await writeFile(b ?? "", "one");
  await writeFile(c ?? "", "two");
  assert.deepEqual(settingsThatDiffer(of(`${url}&sslrootcert=${a}`), of(`${url}&sslrootcert=${b}`)), []);
  assert.deepEqual(settingsThatDiffer(of(`${url}&sslrootcert=${a}`), of(`${url}&sslrootcert=${c}`)), ["sslrootcert"]);
});
