// The servers, certificates and files that the table is about: started and made once.
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { after } from "node:test";
import { createServer as createTlsServer, TLSSocket } from "node:tls";
import { Client } from "pg";
import { temporaryDirectory, testCluster } from "../../support/cluster.ts";
import { Issuer, type Leaf } from "../../support/issuer.ts";
import { startOldServer } from "../../support/old-postgres.ts";

export const password = "correct horse";
export type Stage = Awaited<ReturnType<typeof setStage>>;
export type ClientFiles = ReturnType<typeof clientFiles>;

const [sslRequest, gssRequest] = [80_877_103, 80_877_104];

/** TLS with any certificate, and a real server behind it that has none. */
async function relay(chain: string, key: string, behind: number): Promise<number> {
  const server = createServer((socket) => void serve(socket).catch(() => socket.destroy()));
  const serve = async (socket: Socket) => {
    socket.on("error", () => {});
    for (;;) {
      const [first] = (await once(socket, "data")) as [Buffer];
      const code = first.length === 8 ? first.readInt32BE(4) : 0;
      if (code === gssRequest) socket.write("N");
      else if (code === sslRequest) {
        socket.write("S");
        return pass(new TLSSocket(socket, { isServer: true, cert: chain, key, ALPNProtocols: ["postgresql"] }), null);
      } else return pass(socket, first);
    }
  };
  const pass = (front: Socket, first: Buffer | null) => {
    const back = connect(behind, "127.0.0.1");
    if (first) back.write(first);
    for (const [one, other] of [
      [front, back],
      [back, front],
    ] as const)
      one.on("error", () => other.destroy()).on("close", () => other.destroy());
    front.pipe(back).pipe(front);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A front that begins with TLS, and a real server without any behind it. */
async function directFront({ cert, key }: Leaf, alpn: string[] | null, behind: number): Promise<number> {
  const server = createTlsServer({ cert, key, ...(alpn ? { ALPNProtocols: alpn } : {}) }, (front) => {
    const back = connect(behind, "127.0.0.1");
    front.on("error", () => back.destroy()).on("close", () => back.destroy());
    back.on("error", () => front.destroy()).on("close", () => front.destroy());
    front.pipe(back).pipe(front);
  });
  server.on("tlsClientError", (_, socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  after(() => server.close());
  return (server.address() as AddressInfo).port;
}

const hba = (kind: string) => [
  "local all all scram-sha-256",
  "host all postgres all scram-sha-256",
  "hostssl all certed all cert",
  "hostssl all tlsonly all scram-sha-256",
  "hostnossl all tlsonly all reject",
  "hostnossl all plainonly all scram-sha-256",
  "hostssl all plainonly all reject",
  "host all trusted all trust",
  "host all md5er all md5",
  "host all clear all password",
  "host all rejected all reject",
  "host replication all all scram-sha-256",
  `${kind} all all all scram-sha-256`,
];

async function asAdmin(port: number): Promise<Client> {
  const admin = new Client({
    host: "127.0.0.1",
    port,
    user: "postgres",
    password: "test-password",
    database: "postgres",
    ssl: false,
  });
  await admin.connect();
  return admin;
}

async function populate(port: number): Promise<void> {
  const admin = await asAdmin(port);
  for (const role of ["app", "tlsonly", "plainonly", "certed", "trusted", "clear", "rejected"])
    await admin.query(`create role ${role} login replication password '${password}'`);
  await admin.query(`set password_encryption = 'md5'; create role md5er login password '${password}'`);
  await admin.query("create role other login password 'of the other'; create role nologin password 'x'");
  await admin.end();
}

async function saltsOf(port: number, role: string): Promise<{ salt: string; iterations: number }> {
  const admin = await asAdmin(port);
  const { rows } = await admin.query<{ rolpassword: string }>("select rolpassword from pg_authid where rolname = $1", [
    role,
  ]);
  await admin.end();
  const [, iterations, salt = ""] = /^SCRAM-SHA-256\$(\d+):([^$]*)/.exec(rows[0]?.rolpassword ?? "") ?? [];
  return { salt, iterations: Number(iterations) };
}

export async function setStage() {
  const home = await temporaryDirectory();
  const sockets = await temporaryDirectory();
  chmodSync(sockets, 0o777);
  const ca = new Issuer(home, "ca");
  const stranger = new Issuer(home, "stranger");
  const server = ca.issue("server", { commonName: "localhost", names: ["DNS:localhost", "IP:127.0.0.1"] });
  // Which hash channel binding uses is told by how a certificate was signed.
  const ed25519 = ["-algorithm", "ED25519"];
  const edwards = new Issuer(home, "edwards", { key: ed25519 }).issue("leaf", {
    names: ["DNS:localhost"],
    key: ed25519,
  });
  const tls = ({ cert, key }: Leaf, more: Record<string, string> = {}) => ({
    files: { "server.crt": cert, "server.key": key, "root.crt": ca.text },
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key", ssl_ca_file: "root.crt", ...more },
  });
  const [full, plain, modern] = await Promise.all([
    testCluster({ ...tls(server, { unix_socket_directories: sockets }), hba: hba("host") }),
    testCluster({ hba: hba("host") }),
    testCluster({ ...tls(edwards, { ssl_min_protocol_version: "TLSv1.3" }), hba: hba("hostssl") }),
  ]);
  await Promise.all([full, plain, modern].map(({ port }) => populate(port)));
  const behind = async (leaf: Leaf, more = "") => relay(leaf.cert + more, leaf.key, plain.port);

  const file = (name: string, content: string | Buffer, mode = 0o600) => {
    const path = join(home, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  /** A home directory: names below ~ and what they hold. */
  let homes = 0;
  const homeWith = (files: Record<string, string | Buffer> = {}) => {
    const dir = join(home, `home${(homes += 1)}`);
    mkdirSync(join(dir, ".postgresql"), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(dir, name), content);
      chmodSync(join(dir, name), 0o600);
    }
    return dir;
  };
  const debian = "/usr/lib/postgresql/15/bin";
  const old = existsSync(`${debian}/postgres`) ? (await startOldServer(debian)).port : null;
  return {
    home,
    /** A server that speaks no protocol above 3.0; null where Debian's is not installed. */
    old,
    behindDirect: (leaf: Leaf, alpn: string[] | null) => directFront(leaf, alpn, plain.port),
    saltsOf: (role: string) => saltsOf(full.port, role),
    sockets,
    ca,
    stranger,
    server,
    full: full.port,
    plain: plain.port,
    modern: modern.port,
    behind,
    file,
    homeWith,
  };
}

/** The client's side: certificates and keys in every form. */
export function clientFiles({ ca, stranger, file, home }: Stage) {
  const own = ca.issue("certed");
  const der = join(home, "own.der");
  const locked = join(home, "locked.key");
  execFileSync("openssl", ["pkcs8", "-topk8", "-nocrypt", "-in", own.keyPath, "-outform", "DER", "-out", der]);
  execFileSync("openssl", ["pkcs8", "-topk8", "-in", own.keyPath, "-passout", "pass:open sesame", "-out", locked]);
  const sec1 = execFileSync("openssl", ["ec", "-in", own.keyPath, "-outform", "DER"], { stdio: "pipe" });
  for (const path of [own.keyPath, der, locked]) chmodSync(path, 0o600);
  const pipe = join(home, "pipe");
  execFileSync("mkfifo", ["-m", "600", pipe]);
  const strangers = stranger.issue("certed");
  const late = ca.issue("late", { commonName: "certed", days: [-30, -2] });
  for (const { keyPath } of [strangers, late]) chmodSync(keyPath, 0o600);
  return {
    own,
    strangers,
    late,
    der,
    sec1: file("sec1.der", sec1),
    locked,
    open644: file("open644.key", own.key, 0o644),
    open640: file("open640.key", own.key, 0o640),
    open660: file("open660.key", own.key, 0o660),
    tight: file("tight.key", own.key, 0o400),
    empty: file("empty", ""),
    words: file("words", "these are words\n"),
    chain: file("chain.crt", own.cert + ca.text),
    certificateDer: file("own.crt.der", execFileSync("openssl", ["x509", "-in", own.certPath, "-outform", "DER"])),
    half: file("half.crt", own.cert.slice(0, 200)),
    pipe,
    readText: (path: string) => readFileSync(path, "utf8"),
  };
}
