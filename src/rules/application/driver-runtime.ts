// libpq gets in, and what the application's own runtime makes of the same connection may not: how it prepares a
// password, which keys it reads, which certificates it takes, which time zone it sends. Always a notice: the
// versions of drivers differ, and an application's code may set what its URL does not.
import type { Cause } from "../../report/causes.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

function judge(seen: ObservedCheck): Draft[] {
  const framework = seen.inputs.application?.framework ?? null;
  const got = seen.row("query");
  if (got?.outcome !== "passed" && got?.outcome !== "warned") return [];
  return [
    ...preparation(seen, framework),
    ...encryption(seen, framework),
    ...keys(seen, framework),
    ...certificates(seen, framework),
    ...timeZone(seen, framework),
  ];
}

/** Postgrex.SCRAM, lib/pq scram.go, pg lib/crypto/sasl.js: libpq prepares a password as RFC 4013 has it. */
const unprepared: Record<string, string> = {
  ecto: "Postgrex",
  go: "lib/pq",
  "node-postgres": "pg before 2026, brianc/node-postgres#3669",
  sequelize: "pg before 2026, brianc/node-postgres#3669",
  typeorm: "pg before 2026, brianc/node-postgres#3669",
  generic: "Postgrex, lib/pq, sqlx, pg before 2026",
};

function preparation(seen: ObservedCheck, framework: string | null): Draft[] {
  const driver = unprepared[framework ?? "generic"];
  const isScram = seen.row("startup")?.facts.saslMechanisms.some((one) => one.startsWith("SCRAM")) === true;
  if (!driver || !isScram || seen.row("config")?.facts.passwordIsPrepared !== true) return [];
  return [
    notice(
      "config-password-unescaped",
      `SASLprep changes the password: libpq gets in, but drivers without SASLprep are refused (${driver}).`,
      "config",
      "the password has characters that SASLprep maps or removes (RFC 4013)",
      "Use a password of ASCII letters, digits and signs alone. Or upgrade the driver.",
    ),
  ];
}

/** https://pkg.go.dev/github.com/lib/pq: sslmode is require unless it is given; libpq's prefer does without. */
function encryption(seen: ObservedCheck, framework: string | null): Draft[] {
  const isGiven = "sslmode" in (seen.row("config")?.facts.sources ?? {});
  const tls = seen.row("tls");
  if (framework !== "go" || isGiven || tls?.facts.answer !== "N") return [];
  return [
    notice(
      "tls-not-offered",
      "The server offers no TLS, and the URL has no sslmode: lib/pq requires TLS then, and fails. pgx does not.",
      "tls",
      tls.summary,
      "Turn TLS on at the server (ssl = on). Where the network is trusted, add sslmode=disable to the URL.",
    ),
  ];
}

/** https://jdbc.postgresql.org/documentation/ssl/ */
function keys(seen: ObservedCheck, framework: string | null): Draft[] {
  const tls = seen.row("tls");
  if (framework !== "spring" || !tls?.facts.used || tls.facts.own?.keyForm !== "PEM") return [];
  return [
    notice(
      "config-file-unusable",
      "The client's key is PEM: libpq reads it, but older versions of pgjdbc read only DER (PKCS-8, PKCS-12).",
      "tls",
      "the file that sslkey names is PEM",
      "Convert it: `openssl pkcs8 -topk8 -inform PEM -outform DER -nocrypt -in KEY -out KEY.pk8`. Or upgrade pgjdbc.",
    ),
  ];
}

/** Only where somebody verifies, and where nothing says that the application's driver is libpq or OpenSSL. */
function certificates(seen: ObservedCheck, framework: string | null): Draft[] {
  const tls = seen.row("tls");
  const [own] = tls?.facts.chain ?? [];
  if (!tls || !own || tls.outcome !== "passed" || tls.facts.verified === "nothing") return [];
  const isOpen = framework === null || framework === "generic";
  const refused = [
    ...(isOpen && own.isAuthority ? ["rustls (CaUsedAsEndEntity)"] : []),
    ...(isOpen && own.isVersionOne ? ["rustls (UnsupportedCertVersion)"] : []),
    ...((isOpen || framework === "go") && own.names.length === 0 ? ["Go (it has no subjectAltName)"] : []),
  ];
  if (refused.length === 0) return [];
  return [
    notice(
      "tls-certificate-untrusted",
      `libpq accepts the server's certificate, but stricter clients refuse it: ${refused.join(", ")}.`,
      "tls",
      tls.summary,
      "Let an authority issue a certificate of its own for the server: with subjectAltName, and CA:FALSE.",
    ),
  ];
}

/** ConnectionFactoryImpl.getParametersForStartup: pgjdbc sends the JVM's time zone. */
function timeZone(seen: ObservedCheck, framework: string | null): Draft[] {
  const server = seen.row("server");
  const zone = server?.facts.unknownTimeZone;
  if (framework !== "spring" || !zone) return [];
  return [
    notice(
      "admission-parameter-rejected",
      `The server does not know this machine's time zone ${zone}: a JVM here sends it at login, and is refused.`,
      "server",
      `set_config('TimeZone', '${zone}') is refused with 22023`,
      "Start the JVM with a name that the server has: JAVA_TOOL_OPTIONS=-Duser.timezone=UTC.",
      "Or give the server the names: on Debian and Ubuntu the old ones are in the package tzdata-legacy.",
    ),
  ];
}

function notice(cause: Cause, summary: string, row: string, because: string, ...nextSteps: string[]): Draft {
  return {
    cause,
    severity: "notice",
    confidence: "likely",
    owner: "client",
    summary,
    because: [[row, because]],
    nextSteps,
  };
}

export const driverRuntime: Rule = { id: "driver-runtime", judges: [], judge };
