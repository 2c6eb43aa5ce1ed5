// What became of one connection: by psql, and by the check's own way in, in the same words.
import { setMaxListeners } from "node:events";
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import type { Libpq } from "../../support/libpq.ts";
import { ask, type CheckupContext } from "../../../src/checkup/run-probe.ts";
import { before, climb } from "../../../src/probes/index.ts";
import { isAboutAlpn } from "../../../src/probes/way-in/server-certificate.ts";
import { targetFromUrl } from "../../../src/target/build.ts";
import { psqlLine } from "../../../src/target/reproduce.ts";
import type { Env } from "./table.ts";

/** "connects with TLS", "file sslkey", "server: FATAL …": what a person would call the outcome. */
export type Outcome = string;

/** psql's words (libpq 15 to 18) → outcome. The first that fits. */
const words: [RegExp, string][] = [
  [/authentication method requirement/, "method"],
  [/invalid connection option|invalid require_auth value/, "parameter"],
  [
    /(?:invalid|duplicate) protocol negotiation message|expected authentication request from server|unsupported parameter that/,
    "malformed",
  ],
  [
    /SASL authentication mechanisms are supported|authentication method \d+ not supported|server requires OAuth|(?:GSSAPI|SSPI|Kerberos \d|Crypt) authentication(?:s)? (?:method )?not supported/i,
    "method unsupported",
  ],
  [/oauth/i, "oauth"],
  [/did not request an SSL certificate|without a valid SSL certificate/, "certificate not asked for"],
  [/server only supports protocol version/, "protocol version"],
  [/incorrect server signature/, "server signature"],
  [/without ALPN protocol negotiation|unexpected ALPN|SSL SYSCALL error: EOF detected/, "direct TLS"],
  [/no application protocol/, "ALPN"],
  [/require_auth|is greater than "max_protocol_version"/, "parameter"],
  [/GSSAPI encryption required|gss/i, "gss"],
  [/root certificate file|no certificate or crl found/, "file sslrootcert"],
  [/private key file|certificate present, but not private key/, "file sslkey"],
  [/could not (?:read|open) certificate file/, "file sslcert"],
  [/could not load SSL engine|could not (?:read|load|initialize) .*engine/i, "engine"],
  [/certificate verify failed/, "certificate"],
  [/server certificate for .* does not match host name|host name must be specified/, "certificate"],
  [/server does not support SSL, but SSL was required/, "no TLS offered"],
  [
    /alert (?:protocol version|handshake failure)|unsupported protocol|no protocols available|version too low/,
    "TLS version",
  ],
  [/(?:tls|ssl)(?:v\d+(?:\.\d)?)? ?\d* alert|alert unknown ca|certificate required/i, "client certificate"],
  [/no password supplied/, "no password"],
  [
    /SCRAM-SHA-256-PLUS authentication over a non-SSL|channel binding required|channel binding is required|could not find digest for NID/,
    "channel binding",
  ],
  [/requirepeer/, "peer"],
  [/socket path .* is too long/, "parameter"],
  [/session is (?:not )?read-only|server is (?:not )?in hot standby/, "session attributes"],
  [/FATAL:/, "server"],
  [/Connection refused|No such file or directory\s+Is the server|could not connect/, "no connection"],
  [/could not translate host name/, "name"],
  [/definition of service|service file|nested service|missing .* in service/i, "service"],
  [/timeout expired/, "timeout"],
  [
    /invalid|missing|unexpected|end of string|forbidden|terminated|not match|must not be empty|must be|weak sslmode|could not parse|not found|unknown|syntax error/,
    "parameter",
  ],
];

/**
 * Of psql: the last is what it ends with. Where sslmode has it try twice, with TLS and without, each refusal is one.
 */
export function outcomesOf(code: number | null, stdout: string, stderr: string): Outcome[] {
  if (code === 0) return [/SSL connection \(/.test(stdout) ? "connects with TLS" : "connects"];
  return stderr.split(/\n(?=connection to server)|(?<=\n)(?=psql: error)/).map((said) => {
    const found = words.find(([pattern]) => pattern.test(said))?.[1] ?? `not known: ${stderr}`;
    return found === "server" ? fromServer(/FATAL: {2}(.*)/.exec(said)?.[1]) : found;
  });
}

/** The two tries of `prefer` and `allow` differ in this word alone. */
function fromServer(message = ""): Outcome {
  if (/digest for NID/.test(message)) return "channel binding";
  return `server: ${message.replace(/, (?:no|SSL) encryption$/, "")}`;
}

/** In a session of its own: without a terminal nobody is asked for a password. */
function run(command: string, args: string[], env: Env): Promise<Outcome[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", ...env },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => resolve(outcomesOf(code, stdout, stderr)));
  });
}

export function byPsql(libpq: Libpq, text: string | null, env: Env): Promise<Outcome[]> {
  const show = ["-w", "-X", "-A", "-t", "-c", "select 1", "-c", "\\conninfo"];
  return run(libpq.program, [...show, ...(text === null ? [] : ["-d", text])], { ...env, ...libpq.env });
}

/** The line that reports give, as a shell runs it; the secrets are the variables that it names. */
export function byHand(libpq: Libpq, text: string | null, env: Env): Promise<Outcome[]> | null {
  const { conninfo } = targetFromUrl(text, env);
  if (!conninfo) return null;
  const line = psqlLine(conninfo).replace("-c 'select 1'", "-X -w -A -t -c 'select 1' -c '\\conninfo'");
  const secrets = {
    DBCHECK_PASSWORD: conninfo.password?.reveal() ?? "",
    DBCHECK_SSLPASSWORD: conninfo.sslpassword?.reveal() ?? "",
    DBCHECK_SCRAM_CLIENT_KEY: conninfo.scramKeys.client?.reveal() ?? "",
    DBCHECK_SCRAM_SERVER_KEY: conninfo.scramKeys.server?.reveal() ?? "",
  };
  const PATH = `${dirname(libpq.program)}:${process.env["PATH"]}`;
  // The person's shell has what the check's process has.
  const { SSL_CERT_FILE = "", SSL_CERT_DIR = "" } = process.env;
  const shell = { PATH, HOME: env["HOME"] ?? "", SSL_CERT_FILE, SSL_CERT_DIR };
  return run("/bin/sh", ["-c", line], { ...shell, ...secrets, ...libpq.env });
}

/** The check from the configuration to the first queries, once. */
export async function byCheck(text: string | null, env: Env): Promise<Outcome> {
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  const timer = setTimeout(() => end.abort(), 30_000);
  const carried: CheckupContext["carried"] = {
    candidates: [],
    current: null,
    wire: null,
    tls: null,
    session: null,
    lost: null,
    challenge: null,
    appConfig: null,
  };
  const checkup: CheckupContext = {
    target: targetFromUrl(text, env),
    vantage: "test",
    signal: end.signal,
    carried,
    turns: null,
    observations: [],
    comparisons: [],
    allowWriteCanary: false,
    climbs: 1,
    onBug: ({ error }) => {
      throw error;
    },
    leftovers: [],
    deadlines: [],
    endsAtMs: performance.now() + 30_000,
  };
  try {
    for (const probe of [...before, ...climb]) await ask(probe, checkup);
  } finally {
    clearTimeout(timer);
    carried.session?.close();
    carried.wire?.close();
  }
  const failed = checkup.observations.find(({ id, probe, outcome }) => id === probe && outcome === "failed");
  if (!failed) return carried.tls === "on" ? "connects with TLS" : "connects";
  return ownWords(failed);
}

const reasons: Record<string, string> = {
  "tls-not-offered": "no TLS offered",
  "certificate-expired": "certificate",
  "certificate-not-yet-valid": "certificate",
  "certificate-untrusted": "certificate",
  "certificate-wrong-host": "certificate",
  "tls-version": "TLS version",
  "client-certificate-required": "client certificate",
  "channel-binding-unavailable": "channel binding",
  "password-missing": "no password",
  "session-attributes": "session attributes",
  "peer-not-allowed": "peer",
  "method-not-allowed": "method",
  "method-unsupported": "method unsupported",
  malformed: "malformed",
  "certificate-not-requested": "certificate not asked for",
  "protocol-too-old": "protocol version",
  "server-signature-invalid": "server signature",
  "direct-tls-unsupported": "direct TLS",
  refused: "no connection",
  "no-such-socket": "no connection",
  nxdomain: "name",
  "no-address": "name",
};

type Facts = {
  file?: { parameter: string } | null;
  error?: { message: string } | null;
  code?: string | null;
  problems?: { cause: string; where: string; text: string }[];
};

function ownWords({ reason, summary, facts }: CheckupContext["observations"][number]): Outcome {
  const { file, error, problems, code } = facts as Facts;
  const [problem] = problems ?? [];
  if (reason === "file-unusable") return `file ${file?.parameter}`;
  if (reason === "server-error") return fromServer(error?.message);
  if (reason === "config-invalid" && problem?.text.includes("compares the certificate")) return "certificate";
  if (reason === "config-invalid" && (problem?.where === "service" || /^line \d/.test(problem?.text ?? "")))
    return "service";
  if (reason === "config-invalid" && /gss/i.test(problem?.text ?? "")) return "gss";
  if (reason === "config-invalid" && /engine/.test(problem?.text ?? "")) return "engine";
  // libpq takes both for a name, and asks the resolver for it.
  if (reason === "config-invalid" && problem?.text.includes("contains a port")) return "name";
  if (reason === "config-invalid") return "parameter";
  if (reason === "handshake-failed" && isAboutAlpn(code)) return "ALPN";
  return reasons[reason ?? ""] ?? `not known: ${reason}: ${summary}`;
}
