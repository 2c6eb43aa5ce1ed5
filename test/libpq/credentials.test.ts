// No credentials go out before a parameter that forbids it was honoured: looked at on the wire, at a server that
// asks for the password in clear text and keeps every byte. That psql on libpq 18 sends no more, but for sslcertmode,
// shows wire-against-libpq.test.ts.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { TLSSocket } from "node:tls";
import { runCheckup } from "../../src/checkup/run.ts";
import { targetFromUrl } from "../../src/target/build.ts";
import { Authority } from "../support/certificates.ts";
import { closedPort } from "../support/check.ts";
import { needs } from "../support/optional.ts";

const password = "canary-on-the-wire";
const sslRequest = 80_877_103;
const cleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
const sasl = (mechanism: string) => {
  const body = Buffer.from(`${mechanism}\0\0`);
  const head = Buffer.from([0x52, 0, 0, 0, 8 + body.length, 0, 0, 0, 10]);
  return Buffer.concat([head, body]);
};

interface Listener {
  server: Server;
  /** Everything that clients sent, TLS taken off. */
  heard: () => Buffer;
  forget: () => void;
}

/** Answers a request for TLS with `tls`, and the first packet with `ask`. */
function listener(ask: Buffer, tls: { cert: string; key: string } | null): Listener {
  let heard = Buffer.alloc(0);
  const serve = (socket: Socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const code = chunk.length >= 8 ? chunk.readInt32BE(4) : 0;
      if (code === 196_608) return void socket.write(ask);
      if (code !== sslRequest) return;
      socket.write(tls ? "S" : "N");
      if (!tls) return;
      socket.removeAllListeners("data");
      serve(new TLSSocket(socket, { isServer: true, ...tls }));
    });
  };
  const server = createServer(serve);
  after(() => void server.close());
  return { server, heard: () => heard, forget: () => void (heard = Buffer.alloc(0)) };
}

async function onPort(made: Listener): Promise<Listener & { port: number }> {
  made.server.listen(0, "127.0.0.1");
  await once(made.server, "listening");
  return { ...made, port: (made.server.address() as AddressInfo).port };
}

const ca = needs("openssl") ? null : new Authority();
after(() => ca?.remove());
const leaf = ca?.issue(["localhost"]) ?? null;
const [plain, withTls, scram, oauth, saslWithout] = await Promise.all(
  [
    listener(cleartext, null),
    listener(cleartext, leaf),
    listener(sasl("SCRAM-SHA-256"), leaf),
    listener(sasl("OAUTHBEARER"), null),
    listener(sasl("SCRAM-SHA-256-PLUS\0SCRAM-SHA-256"), null),
  ].map(onPort),
);
assert.ok(plain && withTls && scram && oauth && saslWithout);

async function look(port: number | string, query: string, host = "localhost") {
  const url = `postgres://app:${password}@${host}:${port}/db?${query}`;
  return runCheckup({ target: targetFromUrl(url, { HOME: "/nonexistent" }), vantage: "test", timeoutMs: 4000 });
}

test("the server would hear the password: without a parameter that forbids it, it does", async () => {
  plain.forget();
  await look(plain.port, "sslmode=disable");
  assert.ok(plain.heard().includes(password));
});

const stranger = ca ? new Authority("a stranger's CA") : null;
after(() => stranger?.remove());
const forbidden: [about: string, at: typeof plain, query: string, cause: string | null][] = [
  ["sslmode=require, no TLS", plain, "sslmode=require", "tls-not-offered"],
  ["gssencmode", plain, "gssencmode=require", null],
  ["gssencmode and sslmode=disable", plain, "gssencmode=require&sslmode=disable", null],
  ["require_auth, another method", plain, "require_auth=scram-sha-256&sslmode=disable", "auth-method-unsupported"],
  [
    "require_auth, a method that it excludes",
    plain,
    "require_auth=!password&sslmode=disable",
    "auth-method-unsupported",
  ],
  ["require_auth=none", plain, "require_auth=none&sslmode=disable", "auth-method-unsupported"],
  ["require_auth=oauth", plain, "require_auth=oauth&sslmode=disable", "auth-method-unsupported"],
  ["channel_binding, no TLS", plain, "channel_binding=require&sslmode=disable", "tls-channel-binding-unavailable"],
  ["an offer of channel binding without TLS", saslWithout, "sslmode=disable", "tls-channel-binding-unavailable"],
  [
    "require_auth=scram-sha-256, OAuth offered",
    oauth,
    "require_auth=scram-sha-256&sslmode=disable",
    "auth-method-unsupported",
  ],
  ["require_auth that is empty", plain, "require_auth=&sslmode=disable", "auth-method-unsupported"],
  ["sslcertmode", plain, "sslcertmode=require&sslmode=disable", "auth-method-unsupported"],
];
for (const [about, at, query, cause] of forbidden)
  test(`nothing is sent: ${about}`, async () => {
    at.forget();
    const { verdict } = await look(at.port, query);
    assert.ok(!at.heard().includes(password), "the password was sent");
    assert.ok(!at.heard().includes("n,,n="), "an exchange of the password was begun");
    assert.equal(verdict.cause, cause, verdict.summary);
    assert.notEqual(verdict.status, "healthy");
  });

const overTls: [about: string, at: typeof plain, query: () => string, cause: string][] = [
  [
    "a stranger's certificate",
    withTls,
    () => `sslmode=verify-full&sslrootcert=${stranger?.caPath}`,
    "tls-certificate-untrusted",
  ],
  [
    "require with a root certificate",
    withTls,
    () => `sslmode=require&sslrootcert=${stranger?.caPath}`,
    "tls-certificate-untrusted",
  ],
  [
    "a root certificate that is missing",
    withTls,
    () => "sslmode=verify-ca&sslrootcert=/nonexistent",
    "config-file-unusable",
  ],
  ["sslcertmode, and nobody asks", withTls, () => "sslmode=require&sslcertmode=require", "auth-method-unsupported"],
  [
    "channel_binding, clear text",
    withTls,
    () => "sslmode=require&channel_binding=require",
    "tls-channel-binding-unavailable",
  ],
  [
    "channel_binding, not offered",
    scram,
    () => "sslmode=require&channel_binding=require",
    "tls-channel-binding-unavailable",
  ],
];
for (const [about, at, query, cause] of overTls)
  test(`nothing is sent over TLS: ${about}`, { skip: needs("openssl") }, async () => {
    at.forget();
    const { verdict } = await look(at.port, query());
    assert.ok(!at.heard().includes(password) && !at.heard().includes("n=*"), "credentials were sent");
    assert.equal(verdict.cause, cause, verdict.summary);
  });

test("a host hears its own password alone: not that of the host before it", async () => {
  const dir = mkdtempSync(join(tmpdir(), "dbcheck-pass-"));
  try {
    const passfile = join(dir, "pass");
    writeFileSync(
      passfile,
      `localhost:${closedPort}:*:app:of-the-first\nlocalhost:${plain.port}:*:app:of-the-second\n`,
      {
        mode: 0o600,
      },
    );
    const both = `postgres://app@localhost:${closedPort},localhost:${plain.port}/db?sslmode=disable&passfile=${passfile}`;
    plain.forget();
    const target = targetFromUrl(both, { HOME: "/nonexistent" });
    await runCheckup({ target, vantage: "test", timeoutMs: 4000 });
    assert.ok(plain.heard().includes("of-the-second"));
    assert.ok(!plain.heard().includes("of-the-first"));
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("requirepeer: the socket of another user hears nothing, that of the right one hears all", async () => {
  const dir = mkdtempSync(join(tmpdir(), "dbcheck-peer-"));
  try {
    const made = listener(cleartext, null);
    made.server.listen(join(dir, ".s.PGSQL.5432"));
    await once(made.server, "listening");
    const { verdict } = await look(5432, "requirepeer=nosuchuser", encodeURIComponent(dir));
    assert.equal(made.heard().length, 0);
    assert.equal(verdict.cause, "auth-method-unsupported", verdict.summary);
    assert.match(verdict.summary, /requirepeer=nosuchuser/);
    await look(5432, `requirepeer=${userInfo().username}`, encodeURIComponent(dir));
    assert.ok(made.heard().includes(password));
  } finally {
    rmSync(dir, { recursive: true });
  }
});
