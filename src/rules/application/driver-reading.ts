// The check reads the URL as libpq does; the application's driver may mean something else by it. That
// is said, never judged as down: the application's code may set what its URL does not.
import type { Cause } from "../../report/causes.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";

/** django and rails hand the URL's parts to libpq itself. */
const severalHosts: Record<string, string> = {
  "node-postgres": "pg reads one host only, and cannot parse a list",
  ecto: "Ecto reads one host only from a URL",
  prisma: "Prisma reads one host only",
};

function judge(seen: ObservedCheck): Draft[] {
  const framework = seen.inputs.application?.framework;
  const config = seen.row("config");
  if (!framework || !config) return [];
  const { sslmode, hosts } = config.facts;
  const drafts: Draft[] = [];
  if (hosts.length > 1 && severalHosts[framework])
    drafts.push(
      notice(
        "config-url-invalid",
        `The URL lists ${hosts.length} hosts: ${severalHosts[framework]}.`,
        "Give this driver a URL with one host.",
      ),
    );
  if (framework === "ecto" && sslmode !== null && ["require", "verify-ca", "verify-full"].includes(sslmode))
    drafts.push(
      notice(
        "config-parameter-unknown",
        `Ecto ignores sslmode: it connects without TLS, despite sslmode=${sslmode} in the URL.`,
        "Set `ssl: true` (or `ssl: [verify: :verify_peer, …]`) in the Repo's configuration.",
      ),
    );
  return [...drafts, ...strictNode(seen, framework, sslmode)];
}

/** pg 8 takes prefer, require and verify-ca for verify-full (pg-connection-string, uselibpqcompat). */
function strictNode(seen: ObservedCheck, framework: string, sslmode: string | null): Draft[] {
  const tls = seen.row("tls");
  const isLax = sslmode !== null && ["prefer", "require", "verify-ca"].includes(sslmode);
  if (framework !== "node-postgres" || !isLax || tls?.outcome !== "passed" || !tls.facts.used) return [];
  const cause: Cause | null = tls.facts.chainError
    ? "tls-certificate-untrusted"
    : tls.facts.nameMatches === false
      ? "tls-certificate-wrong-host"
      : null;
  if (!cause) return [];
  return [
    {
      ...notice(
        cause,
        `libpq accepts this certificate with sslmode=${sslmode}, but pg (node-postgres) treats that as ` +
          `verify-full and refuses.`,
        "Give pg the CA (`ssl: { ca }`, or sslrootcert in the URL), or add uselibpqcompat=true to the URL.",
      ),
      owner: "client",
      because: [["tls", tls.facts.chainError ?? `the certificate is for ${tls.facts.chain[0]?.names.join(", ")}`]],
    },
  ];
}

function notice(cause: Cause, summary: string, next: string): Draft {
  return {
    cause,
    severity: "notice",
    confidence: "likely",
    owner: "client",
    summary,
    because: [["config", summary]],
    nextSteps: [next],
  };
}

export const driverReading: Rule = { id: "driver-reading", judges: [], judge };
