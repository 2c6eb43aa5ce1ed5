// Packet by packet beside psql on libpq 18: the check begins as psql does, and sends no credentials that psql would not
// send. Servers here answer by a script, as no real one does. psql on the libpq that it was installed with is asked for
// what all releases know.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { parameters } from "../../src/libpq/parameters.ts";
import { byCheck, byPsql } from "../soak/libpq/outcome.ts";
import { Authority } from "../support/certificates.ts";
import { temporaryDirectory } from "../support/cluster.ts";
import { embeddedLibpq, installedLibpq, needsEmbeddedLibpq, type Libpq } from "../support/libpq.ts";
import { needs } from "../support/optional.ts";
import { negotiated, packet, record, request, sasl, welcome, type Script } from "../support/recording-server.ts";

const skip = needsEmbeddedLibpq() || needs("openssl");
const ca = skip ? null : new Authority();
after(() => ca?.remove());
const leaf = ca?.issue(["localhost"]) ?? { cert: "", key: "" };
const withAlpn = { ...leaf, ALPNProtocols: ["postgresql"] };
const key = `scram_client_key=${Buffer.alloc(32, 7).toString("base64")}`;
const error = (fields: string) => packet("E", `SFATAL\0${fields}\0\0`);
const then = (...messages: Buffer[]) => Buffer.concat(messages);
const [clear, scram, both] = [request(3), sasl("SCRAM-SHA-256"), sasl("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256")];
const newest = "max_protocol_version=3.2";

const scripts: Record<string, [script: Script, queries: string[]]> = {
  "clear text": [
    { replies: [clear, welcome] },
    [
      "sslmode=disable",
      "sslmode=allow",
      "sslmode=prefer",
      "sslmode=require",
      "gssencmode=prefer",
      newest,
      "min_protocol_version=3.2",
      "max_protocol_version=latest",
      "max_protocol_version=3.0",
      "options='-c geqo=off' client_encoding=latin1",
      "replication=database",
      "channel_binding=require",
      "sslmode=disable require_auth=scram-sha-256",
    ],
  ],
  "clear text over TLS": [
    { replies: [clear, welcome], tls: withAlpn },
    [
      "sslmode=disable",
      "sslmode=allow",
      "sslmode=prefer",
      "sslmode=require",
      "sslmode=require sslsni=0",
      "sslmode=require sslnegotiation=direct",
      "sslmode=require channel_binding=require",
      "sslmode=require require_auth=!password",
    ],
  ],
  "TLS without ALPN": [{ replies: [clear, welcome], tls: leaf }, ["sslmode=prefer", "sslmode=require"]],
  "a refusal at once": [
    { replies: [error("C28000\0Mno pg_hba.conf entry")], tls: leaf },
    ["sslmode=prefer", "sslmode=allow", "sslmode=require", "sslmode=disable"],
  ],
  trust: [
    { replies: [welcome] },
    [
      "",
      "require_auth=none",
      "require_auth=password",
      "require_auth=!none",
      "require_auth=''",
      "channel_binding=require",
      key,
    ],
  ],
  MD5: [
    { replies: [request(5, "salt"), welcome] },
    ["", "require_auth=md5", "require_auth=!md5", "require_auth=!password", "channel_binding=require", key],
  ],
  GSSAPI: [{ replies: [request(7), welcome] }, ["", "require_auth=gss", "require_auth=!gss", "require_auth=md5"]],
  SSPI: [{ replies: [request(9), welcome] }, ["", "require_auth=sspi", "require_auth=md5"]],
  "Kerberos 5": [{ replies: [request(2), welcome] }, ["", "require_auth=!md5"]],
  "an unknown request": [{ replies: [request(99), welcome] }, ["", "require_auth=md5", "require_auth=!md5"]],
  SCRAM: [
    { replies: [scram] },
    [
      "",
      "require_auth=scram-sha-256",
      "require_auth=!scram-sha-256",
      "require_auth=oauth",
      "channel_binding=require",
      key,
    ],
  ],
  "SCRAM over TLS": [{ replies: [scram], tls: leaf }, ["", "channel_binding=disable", "channel_binding=require"]],
  "channel binding": [
    { replies: [both], tls: leaf },
    ["", "channel_binding=disable", "channel_binding=require", "require_auth=scram-sha-256"],
  ],
  "channel binding alone": [
    { replies: [sasl("SCRAM-SHA-256-PLUS")], tls: leaf },
    ["", "channel_binding=disable", "channel_binding=require"],
  ],
  "channel binding without TLS": [{ replies: [both] }, ["", "channel_binding=disable", "channel_binding=require"]],
  OAuth: [
    { replies: [sasl("OAUTHBEARER")] },
    ["", "require_auth=oauth", "require_auth=scram-sha-256", "require_auth=!oauth"],
  ],
  "OAuth before SCRAM": [
    { replies: [sasl("OAUTHBEARER", "SCRAM-SHA-256")] },
    ["require_auth=oauth", "require_auth=scram-sha-256", "require_auth=!scram-sha-256"],
  ],
  "SCRAM before OAuth": [
    { replies: [sasl("SCRAM-SHA-256", "OAUTHBEARER")] },
    ["", "require_auth=oauth", "require_auth=scram-sha-256", "require_auth=!scram-sha-256"],
  ],
  "an unknown mechanism": [{ replies: [sasl("SCRAM-SHA-512")] }, ["", "require_auth=scram-sha-256"]],
  "no mechanism": [{ replies: [request(10, "\0")] }, [""]],
  "SCRAM that ends too soon": [
    { replies: [scram, welcome] },
    ["", "require_auth=scram-sha-256", "require_auth=scram-sha-256,none", "require_auth=!md5", "require_auth=!none"],
  ],
  "bound SCRAM that ends too soon": [
    { replies: [both, welcome], tls: leaf },
    ["sslmode=require", "sslmode=require channel_binding=require"],
  ],
  "a second question": [
    { replies: [clear, request(5, "salt"), welcome] },
    ["", "require_auth=password", "require_auth=password,md5"],
  ],
  "the same question twice": [{ replies: [clear, clear, welcome] }, [""]],
  "a notice before the login": [{ replies: [then(packet("N", "SWARNING\0C00000\0Mx\0\0"), clear), welcome] }, [""]],
  "version 3.0": [{ replies: [then(negotiated(0x30000), clear), welcome] }, ["", newest, "min_protocol_version=3.2"]],
  "version 3.1": [{ replies: [then(negotiated(0x30001), clear), welcome] }, ["", newest]],
  "version 3.2": [{ replies: [then(negotiated(0x30002), clear), welcome] }, ["", newest, "min_protocol_version=3.2"]],
  "version 3.3": [{ replies: [then(negotiated(0x30003), clear), welcome] }, [newest]],
  "version 2.0": [{ replies: [then(negotiated(0x20000), clear), welcome] }, [newest]],
  "version 4.0": [{ replies: [then(negotiated(0x40000), clear), welcome] }, [newest]],
  "a minor version alone": [{ replies: [then(negotiated(0), clear), welcome] }, [newest]],
  "options that were not sent": [{ replies: [then(negotiated(0x30000, "_pq_.x"), clear), welcome] }, ["", newest]],
  "a version twice": [{ replies: [then(negotiated(0x30000), negotiated(0x30000), clear), welcome] }, [newest]],
  "a version too late": [{ replies: [clear, then(negotiated(0x30000), welcome)] }, [newest]],
  "a version in four bytes": [{ replies: [then(packet("v", Buffer.alloc(4)), clear), welcome] }, [newest]],
  "a version in ten bytes": [
    { replies: [then(packet("v", Buffer.from([0, 3, 0, 0, 0, 0, 0, 0, 120, 0])), clear), welcome] },
    [newest],
  ],
  "no version above 3.0": [{ replies: [error("C0A000\0Munsupported frontend protocol 3.2")] }, [newest]],
};

interface Seen {
  outcomes: string[];
  heard: string[][];
}

type Way = (text: string, env: Record<string, string>) => Promise<string[]>;

async function see(script: Script, query: string, way: Way): Promise<Seen> {
  const { port, heard } = await record(script);
  const text = `host=localhost hostaddr=127.0.0.1 port=${port} user=u dbname=d password=pw ${query}`;
  const outcomes = await way(text, { HOME: "/nonexistent" });
  // A query shows that the login is through; what became of it does not matter.
  return { outcomes: heard.some((one) => one.at(-1) === "Q") ? ["in"] : outcomes, heard };
}

const onLibpq =
  (libpq: Libpq): Way =>
  (text, env) =>
    byPsql(libpq, text, env);
const ofOurs: Way = async (text, env) => [await byCheck(text, env)];
const isNewer = (query: string) =>
  Object.entries(parameters).some(([name, { since }]) => since && query.includes(`${name}=`));
const withoutAlpn = (heard: string[][]) => heard.map((one) => one.map((word) => word.replace(/^TLS .*/, "TLS")));
const credentials = /^(?:password|md5|answer|SCRAM|OAUTH)/;

for (const [about, [script, queries]] of Object.entries(scripts))
  test(`psql and the check send the same, and are refused alike: ${about}`, { skip }, async () => {
    const [older, judge] = [installedLibpq, embeddedLibpq];
    assert.ok(older && judge);
    await Promise.all(
      queries.map(async (query) => {
        const [psql, ours, before]: [Seen, Seen, Seen | null] = await Promise.all([
          see(script, query, onLibpq(judge)),
          see(script, query, ofOurs),
          isNewer(query) ? null : see(script, query, onLibpq(older)),
        ]);
        const told = `${query}: ${JSON.stringify({ psql, ours, before })}`;
        assert.ok(!psql.outcomes.some((one) => one.startsWith("not known")), told);
        assert.ok(psql.outcomes.includes(ours.outcomes[0] ?? ""), told);
        assert.deepEqual(ours.heard[0], psql.heard[0], told);
        const sent = psql.heard.flat().filter((word) => credentials.test(word));
        for (const word of ours.heard.flat().filter((one) => credentials.test(one)))
          assert.ok(sent.includes(word), told);
        // Before 16 a notice of the version was none of the answers.
        if (before) assert.deepEqual(withoutAlpn(before.heard)[0], withoutAlpn(psql.heard)[0], told);
      }),
    );
  });

test(
  "OAuth that is offered first is chosen by libpq 18, and SCRAM by older ones and where SCRAM is first",
  { skip },
  async () => {
    assert.ok(embeddedLibpq);
    const script = { replies: [sasl("OAUTHBEARER", "SCRAM-SHA-256")] };
    const [psql, ours]: [Seen, Seen] = await Promise.all([
      see(script, "", onLibpq(embeddedLibpq)),
      see(script, "", ofOurs),
    ]);
    assert.deepEqual([psql.outcomes, ours.outcomes], [["method unsupported"], ["method unsupported"]]);
    assert.deepEqual(ours.heard, psql.heard);
  },
);

test("sslcertmode=require: psql sends the password and looks then, the check looks first", { skip }, async () => {
  assert.ok(embeddedLibpq);
  for (const tls of [undefined, leaf]) {
    const script = { replies: [clear, welcome], ...(tls ? { tls } : {}) };
    const [psql, ours]: [Seen, Seen] = await Promise.all([
      see(script, "sslcertmode=require", onLibpq(embeddedLibpq)),
      see(script, "sslcertmode=require", ofOurs),
    ]);
    assert.deepEqual([psql.outcomes, ours.outcomes], [["certificate not asked for"], ["certificate not asked for"]]);
    assert.ok(psql.heard.flat().includes("password pw"));
    assert.ok(!ours.heard.flat().includes("password pw"));
  }
});

test("sslkeylogfile: psql writes the session's keys there, the check writes no keys", { skip }, async () => {
  assert.ok(embeddedLibpq);
  const file = join(await temporaryDirectory(), "keys");
  const script = { replies: [clear, welcome], tls: withAlpn };
  await see(script, `sslmode=require sslkeylogfile=${file}`, ofOurs);
  assert.ok(!existsSync(file));
  await see(script, `sslmode=require sslkeylogfile=${file}`, onLibpq(embeddedLibpq));
  assert.match(readFileSync(file, "utf8"), /^CLIENT_(?:RANDOM|HANDSHAKE_TRAFFIC_SECRET) /m);
});
