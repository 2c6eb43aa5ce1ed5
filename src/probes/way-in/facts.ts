// Facts of the way in, from this machine to a query.
import type { OnLink } from "./on-link.ts";
import type { ServerError } from "../wire/messages.ts";
import type { ConfigProblem, ConfigWarning } from "../../libpq/connection.ts";
import type { FileFault } from "../../libpq/tls-files.ts";
import type { Reason } from "../../report/observation.ts";

export interface VantageFacts {
  addresses: { address: string; family: 4 | 6; interface: string }[];
  /** Families with an address that is not loopback or link-local. */
  families: (4 | 6)[];
  /** The kernel's own clock minus this process's clock, seconds; null where the kernel does not tell. */
  kernelClockOffsetSeconds: number | null;
  clockBeforeRelease: boolean;
}

export interface ConfigFacts {
  problems: ConfigProblem[];
  warnings: ConfigWarning[];
  hosts: { host: string; hostaddr: string | null; port: number; kind: "name" | "literal" | "socket" }[];
  database: string | null;
  user: string | null;
  sslmode: string | null;
  passwordGiven: boolean;
  /** What of the password's form is seldom meant: "ends in a line break". Never the password. */
  passwordOddities?: string[];
  /** SASLprep makes another password of it. */
  passwordIsPrepared?: true;
  sources: Record<string, string>;
  /** What the vendor's pooler wants and the connection string does not have. */
  advice: string | null;
  /** There where the connection string or its environment has one that is not 0. */
  connectTimeoutSeconds?: number;
}

export interface NameAnswer {
  host: string;
  /** What getaddrinfo of this machine says, in its order. */
  addresses: { address: string; family: 4 | 6 }[];
  /** EAI or errno code, null when there are addresses. */
  code: string | null;
  reason: Reason | null;
}
/** What one resolver says when asked directly, past the machine's hosts file and cache. */
export interface ResolverAnswer {
  host: string;
  server: string;
  a: { address: string; ttlSeconds: number }[];
  aaaa: { address: string; ttlSeconds: number }[];
  cnames: string[];
  /** NOERROR, NXDOMAIN, SERVFAIL, REFUSED …, or null when no answer came. */
  /** The target names it (dns_servers): it is not this machine's own. */
  named?: true;
  rcodeA: string | null;
  rcodeAAAA: string | null;
  reason: Reason | null;
}
export interface DnsFacts {
  names: NameAnswer[];
  resolvers: ResolverAnswer[];
  /** /etc/nsswitch.conf's line for hosts, where the system finds no name that its own resolver knows. */
  hostsOrder?: string;
  /** The domain of the Kubernetes cluster that this machine is in (null: in none), where a service's name fails. */
  clusterDomain?: string | null;
}

export interface TcpAttempt {
  host: string;
  address: string;
  family: 4 | 6 | 0;
  port: number;
  outcome: "passed" | "failed";
  reason: Reason | null;
  code: string | null;
  tookMs: number;
  /** Nobody answered for it, and it is in a range of one of this machine's own networks. */
  onLink?: OnLink;
  /** A route of this machine's own says that it is unreachable. */
  ownRoute?: true;
  /** There is no socket file for the port, and the directory has those of others. */
  otherPorts?: number[];
}
export interface TcpFacts {
  attempts: TcpAttempt[];
}

/** One of several connections, made as far as an answer can be had without taking a slot. */
export interface RepeatedAttempt {
  /** Until the connection stood; null when it never did. */
  connectMs: number | null;
  tookMs: number;
  /** Null when the other end answered. */
  reason: Reason | null;
}
/** One login, closed at once. */
export interface LoginAttempt {
  sqlstate: string | null;
  /** Null when the session opened. */
  why: string | null;
  /** "connection" where it failed before a word of the server's. */
  reached: "connection" | "server";
}
export interface RepeatedConnectionsFacts {
  address: string;
  tried: number;
  answered: number;
  /** Connected only after the SYN was sent again. */
  retransmitted: number;
  /** The longest time that this process itself stood still meanwhile; reports of before 0.2 have none. */
  ownDelayMs?: number;
  attempts: RepeatedAttempt[];
  /** Made when an earlier climb was stopped by the server's own word and a later one came through. */
  logins: LoginAttempt[];
}
export interface HeldSessionFacts {
  /** From the session's opening to the last question. */
  heldMs: number;
  error: ServerError | null;
  /** Made when the session was lost. */
  logins: LoginAttempt[];
}

export interface CertificateFacts {
  subject: string;
  issuer: string;
  names: string[];
  validFrom: string;
  validTo: string;
  sha256: string;
  selfSigned: boolean;
  /** basicConstraints says that it is an authority's. */
  isAuthority?: true;
  /** X.509's first version, without extensions. */
  isVersionOne?: true;
}
/** The client's, with the form of its key's file. */
export interface OwnCertificate {
  subject: string;
  validTo: string;
  keyForm?: "PEM" | "DER";
}
export interface TlsFacts {
  /** The server's answer to SSLRequest: S, N, E or what else came; null with direct TLS or when none came. */
  answer: string | null;
  used: boolean;
  wanted: string;
  verified: "nothing" | "chain" | "chain and name";
  /** The URL narrows the versions itself (ssl_min_protocol_version above 1.2, or a maximum). */
  versionsNarrowed: boolean;
  protocol: string | null;
  cipher: string | null;
  alpn: string | null;
  serverName: string | null;
  chain: CertificateFacts[];
  /** OpenSSL's verdict on the chain (X509_V_ERR name), null when it holds or was not looked at. */
  chainError: string | null;
  nameMatches: boolean | null;
  /** What came in place of an answer to the request for TLS: whoever is full or going down says so at once. */
  error?: ServerError;
  /** Everything wrong with the certificate under this sslmode, whether or not it blocks first. */
  problems: Reason[];
  code: string | null;
  daysLeft: number | null;
  /** A control: does the server answer the ordinary SSLRequest, where direct TLS failed. */
  sslRequestWorks: boolean | null;
  firstBytes: string | null;
  /** What came in answer to the request for TLS is an alert of TLS itself: it wants a ClientHello at once. */
  isAlert?: true;
  /** The client's own certificate, where the URL gives one. */
  own: OwnCertificate | null;
  /** The client's file that stopped it. */
  file: FileFault | null;
  /** Where the roots came from that the certificate was held against, and the revocation lists. */
  trust: { roots: string | null; revocations: string | null };
}

export interface StartupFacts {
  address: string | null;
  tls: boolean;
  /** What came first: an authentication request, an error, nothing. */
  answered: "authentication" | "error" | "other" | null;
  authMethod: string | null;
  saslMechanisms: string[];
  bytesReceived: number;
  error: ServerError | null;
  notices: ServerError[];
  firstBytes: string | null;
  /** See TlsFacts. */
  isAlert?: true;
  /** Attempts at other addresses, hosts or TLS settings that libpq would have made first. */
  earlier: { address: string; tls: boolean; reason: Reason | null; error: ServerError | null }[];
  /**
   * A control after an error that speaks of encryption: the same
   * greeting with TLS the other way round, without credentials.
   */
  otherTls: {
    tls: boolean;
    answered: "authentication" | "error" | "none";
    error: ServerError | null;
    /** Where it was welcome: whether both ways, tried once more, were answered the same. */
    again?: "the same" | "otherwise" | "unanswered";
  } | null;
  /** What a plain text line gets, where the protocol gets silence. */
  banner: string | null;
  /**
   * The ErrorResponse that a plain text line gets instead: PostgreSQL hangs up on one without a word, poolers complain.
   */
  complaint: ServerError | null;
  /**
   * After silence: what a startup packet of an unknown version gets.
   * A PostgreSQL answers it before it looks at any role.
   */
  alive?: ServerError;
}

export interface AuthFacts {
  method: string | null;
  mechanism: string | null;
  iterations: number | null;
  /** The salt of SCRAM's first message, as an id: the server keeps one for each role. */
  salt?: string;
  /** After PostgreSQL's own refusal of the password: the salts of other ways to the same name. */
  salts?: { address: string; salt: string }[];
  channelBinding: boolean;
  passwordGiven: boolean;
  /** Which of scram_client_key and scram_server_key were given. */
  scramKeys?: string[];
  passwordSource: string | null;
  /**
   * The other end proved that it knows the password (its SCRAM signature): what comes after is not about the password.
   */
  passwordProven: boolean;
  /** The place that was refused with the same login at the same moment, so that none was sent from here. */
  refusedAt?: string;
  /** After silence: the ErrorResponse that a plain text line gets; see StartupFacts. */
  complaint: ServerError | null;
  alive?: ServerError;
  /** After a cut: the server says that it recovers. A process of it crashed. */
  recovering?: ServerError;
  error: ServerError | null;
}

export interface AdmissionFacts {
  error: ServerError | null;
  parameters: Record<string, string>;
  serverVersion: string | null;
  backendPid: number | null;
  /** What the parameters and errors say of who answers. */
  speaker: "postgres" | "pooler" | "unknown";
  /** "CockroachDB v24.2.4": who speaks PostgreSQL's protocol without being PostgreSQL. */
  product?: string;
  /** Not only for want of what PostgreSQL says: its parameters stand in PgBouncer's order. */
  poolerProven?: true;
  inRecovery: boolean | null;
  readOnly: boolean | null;
  /** After silence; see StartupFacts. */
  complaint?: ServerError;
  alive?: ServerError;
  /** After a cut; see AuthFacts. */
  recovering?: ServerError;
  /** Hosts of the list that were not of the kind that target_session_attrs asks for, before the one that was taken. */
  passedOver: { address: string; why: string }[];
}

export interface QueryStep {
  step: "simple" | "extended" | "large" | "upload";
  outcome: "passed" | "failed";
  reason: Reason | null;
  tookMs: number;
  bytes: number;
  error: ServerError | null;
}
export interface QueryFacts {
  steps: QueryStep[];
  roundTripMs: number | null;
  /** The first, and two more where it took long. */
  roundTripsMs: number[];
  /** A control where a pooler kept a query waiting: what a second session's query gets within a second. */
  secondTry: {
    outcome: "passed" | "failed" | "waits";
    error: ServerError | null;
    /** After a small query passed: what became of the large one, tried once more. */
    large?: "passed" | "silent" | "failed";
  } | null;
  /** After a cut; see AuthFacts. */
  recovering?: ServerError;
}
