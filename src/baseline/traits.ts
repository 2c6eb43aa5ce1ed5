// What is worth remembering of a database that worked: read from a
// report's rows. Null is "not seen this time", never "none".
import type {
  AdmissionFacts,
  AppConfigFacts,
  AuthFacts,
  ConfigFacts,
  DnsFacts,
  QueryFacts,
  ServerFacts,
  SessionFacts,
  TcpFacts,
  TlsFacts,
} from "../probes/facts.ts";
import type { Layer } from "../report/causes.ts";
import type { Report } from "../report/report.ts";
import type { FactsOf } from "../probes/facts-of.ts";
import { factsBy } from "../report/observation.ts";

export interface Trait {
  /** Stable from one report to the next: "dns:4:db.example". */
  id: string;
  layer: Layer;
  /** For people: "IPv4 addresses of db.example". */
  what: string;
  /** Sorted where their order means nothing; empty is "none". */
  values: string[];
  /** A measured time in ms, which is compared by its order of magnitude. */
  isTime?: boolean;
}

const read = factsBy<FactsOf>();

/** Facts of a row that was reached and could see. */
function factsOf<K extends keyof FactsOf>({ observations }: Report, id: K): FactsOf[K] | null {
  const row = observations.find((one) => one.id === id);
  return row?.outcome === "unknown" ? null : read(row, id);
}

/** Every trait that this report shows. A list that nobody could read is left out. */
export function traitsOf(report: Report): Trait[] {
  return [
    ...ofConfig(factsOf(report, "config")),
    ...ofDns(factsOf(report, "dns")),
    ...ofTcp(factsOf(report, "tcp")),
    ...ofTls(factsOf(report, "tls")),
    ...ofLogin(factsOf(report, "auth"), factsOf(report, "admission")),
    ...ofQuery(factsOf(report, "query"), factsOf(report, "session")),
    ...ofServer(factsOf(report, "server")),
    ...ofApplication(factsOf(report, "app-config")),
  ];
}

const sorted = (values: string[]) => [...new Set(values)].toSorted();
const yes = (value: boolean) => (value ? "yes" : "no");

function ofConfig(facts: ConfigFacts | null): Trait[] {
  if (!facts || facts.problems.length > 0) return [];
  const one = (id: string, what: string, value: string | null): Trait[] =>
    value === null ? [] : [{ id: `config:${id}`, layer: "config", what, values: [value] }];
  return [
    ...one("place", "this target's host and port", facts.hosts.map(({ host, port }) => `${host}:${port}`).join(",")),
    ...one("database", "this target's database", facts.database),
    ...one("user", "this target's user", facts.user),
    ...one("sslmode", "this target's sslmode", facts.sslmode),
  ];
}

/** A resolver's "the name does not exist" and "no such address" are answers; silence and errors are none. */
function ofDns(facts: DnsFacts | null): Trait[] {
  if (!facts) return [];
  const families = [4, 6] as const;
  const names = facts.names
    .filter(({ code, reason }) => code === null || reason === "nxdomain" || reason === "no-address")
    .flatMap(({ host, addresses }) =>
      families.map((family): Trait => ({
        id: `dns:${family}:${host}`,
        layer: "dns",
        what: `IPv${family} addresses of ${host}`,
        values: sorted(addresses.filter((one) => one.family === family).map(({ address }) => address)),
      })),
    );
  const answered = (rcode: string | null) => rcode === "NOERROR" || rcode === "NXDOMAIN";
  const resolvers = facts.resolvers.flatMap(({ host, server, a, aaaa, rcodeA, rcodeAAAA }): Trait[] => [
    ...(answered(rcodeA)
      ? [
          {
            id: `dns:4:${host}@${server}`,
            layer: "dns" as const,
            what: `A records of ${host} at ${server}`,
            values: sorted(a.map(({ address }) => address)),
          },
        ]
      : []),
    ...(answered(rcodeAAAA)
      ? [
          {
            id: `dns:6:${host}@${server}`,
            layer: "dns" as const,
            what: `AAAA records of ${host} at ${server}`,
            values: sorted(aaaa.map(({ address }) => address)),
          },
        ]
      : []),
  ]);
  return [...names, ...resolvers];
}

function ofTcp(facts: TcpFacts | null): Trait[] {
  const took = (facts?.attempts ?? []).filter(({ outcome }) => outcome === "passed").map(({ tookMs }) => tookMs);
  return took.length === 0
    ? []
    : [{ id: "tcp:connect", layer: "tcp", what: "time to connect", values: [String(Math.min(...took))], isTime: true }];
}

function ofTls(facts: TlsFacts | null): Trait[] {
  if (!facts || (facts.answer !== "S" && facts.answer !== "N" && facts.protocol === null)) return [];
  const [leaf] = facts.chain;
  const trait = (id: string, what: string, value: string | null | undefined): Trait[] =>
    value ? [{ id: `tls:${id}`, layer: "tls", what, values: [value] }] : [];
  return [
    ...trait("offered", "TLS is offered", facts.answer === null ? null : yes(facts.answer === "S")),
    ...trait("protocol", "TLS version", facts.protocol),
    ...(leaf
      ? [
          ...trait(
            "certificate",
            "the server's certificate",
            `${leaf.subject}, valid until ${leaf.validTo}, ${leaf.sha256.slice(0, 16)}`,
          ),
          ...trait("issuer", "the certificate's issuer", leaf.issuer),
        ]
      : []),
  ];
}

function ofLogin(auth: AuthFacts | null, admission: AdmissionFacts | null): Trait[] {
  return [
    ...(auth?.method
      ? [
          {
            id: "auth:method",
            layer: "auth" as const,
            what: "how the server asks for the password",
            values: [auth.mechanism ?? auth.method],
          },
        ]
      : []),
    ...(admission?.serverVersion
      ? [
          {
            id: "admission:version",
            layer: "admission" as const,
            what: "the server's version",
            values: [admission.serverVersion],
          },
        ]
      : []),
    ...(admission && admission.speaker !== "unknown"
      ? [{ id: "admission:speaker", layer: "admission" as const, what: "who answers", values: [admission.speaker] }]
      : []),
  ];
}

function ofQuery(query: QueryFacts | null, session: SessionFacts | null): Trait[] {
  return [
    ...(query?.roundTripMs
      ? [
          {
            id: "query:round-trip",
            layer: "query" as const,
            what: "time of a small query",
            values: [String(query.roundTripMs)],
            isTime: true,
          },
        ]
      : []),
    ...(session && session.poolMode !== "unknown"
      ? [{ id: "session:mode", layer: "session" as const, what: "the pooler's mode", values: [session.poolMode] }]
      : []),
  ];
}

function ofServer(facts: ServerFacts | null): Trait[] {
  if (!facts) return [];
  const trait = (id: string, what: string, value: string | null): Trait[] =>
    value === null ? [] : [{ id: `server:${id}`, layer: "server", what, values: [value] }];
  const told = (value: number | null) => (value === null ? null : String(value));
  return [
    ...trait("role", "the server's role", facts.inRecovery === null ? null : facts.inRecovery ? "standby" : "primary"),
    ...trait("read-only", "read-only", facts.readOnly === null ? null : yes(facts.readOnly)),
    ...trait("max-connections", "max_connections", told(facts.maxConnections)),
    ...(facts.limits ?? []).flatMap(({ of, name, limit }) =>
      trait(`limit:${of}:${name}`, `connection limit of the ${of} ${name}`, String(limit)),
    ),
    ...(facts.settings ?? []).flatMap(({ name, value, unit, source }) =>
      // What this check sets for its own session is no setting of the server's.
      source === "client" || source === "session"
        ? []
        : trait(`setting:${name}`, `the setting ${name}`, `${value}${unit ?? ""}`),
    ),
  ];
}

/** Only what stands in the file: a computed option may be anything. */
function ofApplication(facts: AppConfigFacts | null): Trait[] {
  if (!facts) return [];
  return Object.entries(facts.options)
    .filter(([name]) => !facts.computed.includes(name))
    .map(([name, value]) => ({
      id: `app-config:${name}`,
      layer: "application" as const,
      what: `${name} in the application's configuration`,
      values: (Array.isArray(value) ? value : [value]).map((one) =>
        typeof one === "string" ? one : JSON.stringify(one),
      ),
    }));
}
