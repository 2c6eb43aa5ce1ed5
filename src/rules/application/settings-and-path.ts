// The application's configuration held against what was observed:
// families, statements, TLS, idle connections.
import type { ConnectionSetting } from "../../playbooks/playbook.ts";
import type { AppConfigFacts } from "../../probes/facts.ts";
import { asCode, deployStep } from "../../report/code.ts";
import { idleCutOf } from "./idle-cut.ts";
import type { Draft, Rule, ObservedCheck } from "../rule.ts";
import { confirmedBy, sureIf } from "../confidence.ts";

function judge(seen: ObservedCheck): Draft[] {
  const row = seen.row("app-config");
  if (!row || row.outcome === "unknown") return [];
  const elsewhere = otherHost(seen, row.facts);
  // What it asks of another host says nothing of this one.
  return elsewhere.length > 0
    ? elsewhere
    : [...family(seen, row.facts), ...statements(seen, row.facts), ...tls(seen, row.facts), ...idle(seen, row.facts)];
}

const place = ({ option, line }: ConnectionSetting<unknown>) =>
  line === null ? `${option} (not set: the default)` : `line ${line}, ${option}`;
const evidence = (setting: ConnectionSetting<unknown>, says: string): [string, string] => [
  "app-config",
  `${place(setting)}: ${says}; ${setting.source}`,
];
const change = (line: string | undefined) => (line === undefined ? [] : [deployStep(line)]);

function otherHost(seen: ObservedCheck, { wishes: settings, title }: AppConfigFacts): Draft[] {
  const { host, port } = settings;
  const direct = seen.row("direct")?.facts.place ?? "";
  if (!host || host.value.toLowerCase() === seen.host.toLowerCase() || direct.startsWith(`${host.value}:`)) return [];
  return [
    {
      cause: "app-config-invalid-option",
      severity: "notice",
      confidence: "likely",
      summary:
        `${title} connects to another host than this target: ${host.value}${port ? `:${port.value}` : ""}, while ` +
        `this check went to ${seen.place}.`,
      because: [evidence(host, host.value)],
      nextSteps: [
        "Find out which host is right. If it is the application's, correct this target's URL; otherwise correct " +
          "the application's configuration.",
      ],
    },
  ];
}

function family(seen: ObservedCheck, { wishes: settings, title }: AppConfigFacts): Draft[] {
  const setting = settings.family;
  const dns = seen.row("dns");
  if (!setting || setting.value === "any" || !dns) return [];
  const addresses = dns.facts.names.flatMap((name) => name.addresses);
  const resolved = dns.facts.resolvers.flatMap(({ a, aaaa }) => [
    ...a.map(() => 4 as const),
    ...aaaa.map(() => 6 as const),
  ]);
  const families = new Set<number>([...addresses.map((one) => one.family), ...resolved]);
  const other = setting.value === 4 ? 6 : 4;
  if (families.has(setting.value) || !families.has(other)) return [];
  const query = seen.row("query");
  const works = query?.outcome === "passed" || query?.outcome === "warned";
  return [
    {
      cause: "app-config-family-mismatch",
      ...confirmedBy("its family has no address"),
      summary:
        `${title} connects over IPv${setting.value} only, and ${seen.host} has IPv${other} addresses only: to the ` +
        `application the name does not exist.`,
      because: [
        evidence(setting, `IPv${setting.value}`),
        ["dns", dns.summary],
        ...(works ? ([["query", `over IPv${other} the database works from here`]] as [string, string][]) : []),
      ],
      explains: ["dns-family-mismatch", "app-not-connecting", "app-health-failing"],
      nextSteps: [
        ...change(setting.fixes[String(other)]),
        `Or use a host name that has an IPv${setting.value} address.`,
      ],
    },
  ];
}

function statements(seen: ObservedCheck, { wishes: settings, title }: AppConfigFacts): Draft[] {
  const setting = settings.prepared;
  const session = seen.row("session");
  if (
    setting?.value !== "named" ||
    session?.facts.poolMode !== "transaction" ||
    session.facts.namedStatementSurvives !== false
  )
    return [];
  return [
    {
      cause: "app-config-pooler-mismatch",
      ...confirmedBy("its statements do not survive"),
      summary:
        `${title} uses named prepared statements, which this pooler loses between transactions ("does not exist" ` +
        `errors).`,
      because: [evidence(setting, "named prepared statements"), ["session", session.summary]],
      explains: ["session-prepared-statement-lost", "app-health-failing"],
      nextSteps: [
        ...change(setting.fixes["unnamed"] ?? setting.fixes["none"]),
        "Or let PgBouncer (1.21 and later) keep them: max_prepared_statements > 0; or a pool in session mode.",
      ],
    },
  ];
}

/**
 * The application insists on TLS and this server has none to offer. What it does without TLS is judged by the server.
 */
function tls(seen: ObservedCheck, { wishes: settings, title }: AppConfigFacts): Draft[] {
  const setting = settings.tls;
  const row = seen.row("tls");
  if (!setting || (setting.value !== "require" && setting.value !== "verify") || row?.facts.answer !== "N") return [];
  return [
    {
      cause: "tls-not-offered",
      ...confirmedBy("it insists on TLS, and there is none"),
      owner: "client",
      summary:
        `${title} requires TLS, but ${seen.place} offers none: this check connects without TLS, the application ` +
        `cannot.`,
      because: [
        evidence(setting, setting.value === "verify" ? "TLS with a verified certificate" : "TLS"),
        ["tls", row.summary],
      ],
      explains: ["app-not-connecting", "app-health-failing"],
      nextSteps: [
        "Turn TLS on at the server (`ssl = on`), or at the pooler (`client_tls_sslmode`).",
        ...change(setting.fixes["disable"] ?? setting.fixes["prefer"]),
      ],
    },
  ];
}

interface Cut {
  ms: number;
  /** Read from the server or pooler itself; else it is what its vendor documents. */
  isSeen: boolean;
  because: [string, string];
}

/** Connections that wait in the application's pool for longer than the other end keeps them. */
function idle(seen: ObservedCheck, { wishes: settings, title }: AppConfigFacts): Draft[] {
  const ofThem = seen.row("server")?.facts.settings ?? [];
  const ofServer = Number(ofThem.find(({ name }) => name === "idle_session_timeout")?.value ?? 0);
  const said = seen.row("console");
  const ofPooler = said?.outcome === "passed" ? Number(said.facts.settings["client_idle_timeout"] ?? 0) * 1000 : 0;
  const ofVendor = idleCutOf(seen.host);
  const cuts: Cut[] = [];
  const seconds = (ms: number) => `${ms / 1000} s`;
  if (ofServer > 0 && !said)
    cuts.push({ ms: ofServer, isSeen: true, because: ["server", `idle_session_timeout ${seconds(ofServer)}`] });
  if (ofPooler > 0)
    cuts.push({ ms: ofPooler, isSeen: true, because: ["console", `client_idle_timeout ${seconds(ofPooler)}`] });
  if (ofVendor)
    cuts.push({
      ms: ofVendor.afterSeconds * 1000,
      isSeen: false,
      because: ["config", `documented: ${ofVendor.who} ${ofVendor.afterSeconds} s; ${ofVendor.source}`],
    });
  const setting = settings.idleTimeoutMs ?? settings.lifetimeMs;
  const [cut] = cuts.toSorted((a, b) => a.ms - b.ms);
  if (!cut || !setting) return [];
  const cutMs = cut.ms;
  const fixed = setting.fixes["{n}"]?.replace("{n}", String(Math.floor(cutMs * 0.8)));
  const bounds = [settings.idleTimeoutMs?.value, settings.lifetimeMs?.value].filter((ms) => ms !== undefined && ms > 0);
  if (bounds.some((ms) => ms !== undefined && ms < cutMs)) return [];
  return [
    {
      cause: "session-idle-killed",
      ...sureIf(cut.isSeen, "it keeps what the other end closes", "possible"),
      summary:
        `${title} keeps idle ` +
        `connections ${bounds.length === 0 ? "open" : `${Math.min(...bounds.map(Number)) / 1000} s`}, but the ` +
        `other end ${cut.isSeen ? "closes" : "may close"} them after ${cutMs / 1000} s: the next query fails.`,
      because: [evidence(setting, `${setting.value} ms`), cut.because],
      nextSteps: [
        `Let the application close them first, with an idle timeout ` +
          `below ${cutMs / 1000} s${fixed === undefined ? "." : `: ${asCode(fixed)}.`}`,
      ],
    },
  ];
}

export const settingsAndPath: Rule = { id: "app-settings", judges: ["app-config"], judge };
