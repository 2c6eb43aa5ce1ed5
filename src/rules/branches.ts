// Every way in which a rule may confirm: what proves it, and which causes it can name. A rule says
// which of these it went by, and test/house/neighbours.test.ts asks for the nearest neighbour of each.
import type { Cause } from "../report/causes.ts";
import type { Proof } from "../report/report.ts";

interface Ground {
  proof: Proof;
  causes: readonly Cause[];
}
const stated = (...causes: Cause[]): Ground => ({ proof: "stated", causes });
const control = (...causes: Cause[]): Ground => ({ proof: "control", causes });
const bytes = (...causes: Cause[]): Ground => ({ proof: "bytes", causes });

const machine = {
  "no address while nothing is reached": control("vantage-offline"),
  "EADDRNOTAVAIL on a family that is here": bytes("vantage-ports-exhausted"),
  "the clock disagrees with its kernel, and the dates hold by that": bytes("vantage-clock-wrong"),
};

const configuration = {
  "the configuration cannot be used": bytes(
    "config-url-invalid",
    "config-password-unescaped",
    "config-stray-whitespace",
    "config-scheme-unsupported",
    "config-host-missing",
    "config-port-invalid",
    "config-sslmode-invalid",
    "config-parameter-unknown",
    "config-variable-missing",
    "config-file-unusable",
    "vantage-unsupported",
  ),
  "libpq reads it, and others may not": bytes(
    "config-password-unescaped",
    "config-stray-whitespace",
    "config-parameter-unknown",
    "config-variable-missing",
  ),
  "another user than requirepeer runs the socket": bytes("auth-method-unsupported"),
  "a file that the handshake needs": bytes("config-file-unusable"),
};

const names = {
  "a resolver gives the same answer": bytes(
    "dns-nxdomain",
    "dns-no-address",
    "dns-servfail",
    "dns-timeout",
    "dns-refused",
  ),
  "only the other family has addresses": bytes("dns-family-mismatch"),
  "a resolver's other address answers": control("dns-answers-differ"),
  "resolvers give different answers": bytes("dns-answers-differ"),
};

const connections = {
  "another port of the host is PostgreSQL": control("tcp-refused"),
  ECONNREFUSED: bytes("tcp-refused"),
  "no socket file": bytes("tcp-refused"),
  EHOSTUNREACH: bytes("tcp-unreachable"),
  "an on-link neighbour is silent": bytes("tcp-unreachable"),
  "EACCES, EPERM or EINVAL": bytes("tcp-blocked-locally"),
  "ECONNRESET at connect": bytes("startup-closed"),
  "further connections meet the same silence": control("tcp-timeout"),
  "other addresses connect": control("tcp-some-addresses-fail"),
  "the other family connects": control("tcp-family-broken"),
  "the fastest of many round trips": bytes("tcp-slow"),
  "other connections get through": control("tcp-lossy"),
};

const encryption = {
  "N to the request for TLS": bytes("tls-not-offered"),
  "the dates of the chain that was used": bytes("tls-certificate-expired", "tls-certificate-not-yet-valid"),
  "the chain does not verify": bytes("tls-certificate-untrusted"),
  "the names of the certificate": bytes("tls-certificate-wrong-host"),
  "an alert about versions": bytes("tls-version-mismatch"),
  "an alert about the client's certificate": bytes("tls-client-certificate-required"),
  "an alert about ALPN": bytes("tls-handshake-failed"),
  "the request for TLS works where direct TLS fails": control("tls-direct-unsupported"),
  "the certificate's last day": bytes("tls-certificate-expires-soon"),
  "SCRAM-SHA-256-PLUS without TLS": bytes("tls-channel-binding-unavailable"),
  "channel_binding=require cannot be met": bytes("tls-channel-binding-unavailable"),
  "the routine that hashes the certificate": stated("tls-channel-binding-unavailable"),
  "the routine that reads the binding": stated("tls-channel-binding-unavailable"),
};

const beginnings = {
  "TLS and a PROXY line at once meet the same": control("startup-closed"),
  "another protocol's greeting": bytes("startup-not-postgres"),
  "another protocol within TLS": bytes("startup-not-postgres"),
  "an alert in answer to the first packet": bytes("startup-tls-expected"),
  "TLS at once works": control("startup-tls-expected"),
  "a PROXY line works": control("startup-tls-expected"),
  "somebody who is in sees the catalog's lock": stated("startup-login-held"),
  "each further connection is as slow": control("startup-slow"),
};

const credentials = {
  "a password is asked for, and there is none": bytes("auth-password-missing"),
  "a method that we do not speak": bytes("auth-method-unsupported"),
  "require_auth forbids the method": bytes("auth-method-unsupported"),
  "sslcertmode=require, and no certificate goes over": bytes("auth-method-unsupported"),
  "the server's signature does not fit": bytes("auth-server-signature-invalid"),
  "SCRAM ends before the server's proof": bytes("auth-server-signature-invalid"),
  "TLS the other way round is welcome": control("auth-tls-required", "auth-tls-forbidden"),
  "pg_hba.conf is named": stated("auth-hba-rejected"),
  "ClientAuthentication without pg_hba.conf": stated("tls-client-certificate-required"),
  "OAuth, or PAM where tokens are": stated("auth-token-rejected"),
};

/** SQLSTATE and routine of PostgreSQL's own; see sqlstate.ts. */
const admissions = {
  "the old form of an error": stated("startup-server-error"),
  "57P03 and its sentence": stated("startup-starting-up", "startup-shutting-down", "startup-standby-closed"),
  "57P01 or 57P02 at a query": stated("query-connection-lost"),
  "53300 of InitProcess": stated("startup-too-many-connections"),
  "53300 of InitPostgres": stated("admission-connections-reserved"),
  "53300 of InitializeSessionUserId": stated("admission-role-connection-limit"),
  "53300 of CheckMyDatabase": stated("admission-database-connection-limit"),
  "3D000 with a routine": stated("admission-database-missing"),
  "files of one database are named": stated("admission-database-damaged"),
  "files of all databases are named": stated("startup-server-error"),
  "PG_VERSION is not valid": stated("admission-database-damaged"),
  "a database that was half dropped": stated("admission-database-damaged"),
  "55000 of CheckMyDatabase": stated("admission-database-closed"),
  "42501 of CheckMyDatabase": stated("admission-connect-denied"),
  "a role that does not exist": stated("admission-role-missing"),
  "a role that may not log in": stated("admission-role-cannot-login"),
  "a role that proved its password": stated("admission-role-cannot-login"),
  "a routine that reads settings": stated("admission-parameter-rejected"),
  "CONTEXT names a function": stated("admission-login-code-failed"),
  "the protocol's version is settled below the least": bytes("admission-parameter-rejected"),
  "a routine that loads libraries": stated("admission-login-code-failed"),
  "RAISE in code at login": stated("admission-login-code-failed"),
  "a driver's own first packet is refused": control("pooler-parameter-rejected"),
};

const queries = {
  "small answers pass, large ones never": control("query-response-stalled"),
  "42501 of aclcheck_error": stated("query-permission-denied"),
  "53100 at a query": stated("query-disk-full"),
  "53100 of dsm_impl at a query": stated("query-out-of-memory"),
  "53100 of dsm_impl at login": stated("startup-server-error"),
  "53200 at a query": stated("query-out-of-memory"),
  "26000 or 42P05": stated("session-prepared-statement-lost"),
  "a write meets 25006": stated("server-read-only"),
  "a write meets 53100": stated("query-disk-full"),
  "a write meets 53200": stated("query-out-of-memory"),
  "a write meets 54000 of GetNewTransactionId": stated("server-wraparound-near"),
  "a commit waits for SyncRep": stated("server-synchronous-replication-wait"),
  "target_session_attrs is not met": stated("server-read-only"),
  "others got in": control("capacity-some-connections-fail"),
  "57P codes of sessions that were cut": stated("server-crash-looping", "startup-starting-up", "query-connection-lost"),
};

const poolers = {
  "a product's own sentence": stated(
    "auth-hba-rejected",
    "auth-method-unsupported",
    "auth-token-rejected",
    "admission-database-missing",
    "pooler-auth-lookup-failed",
    "pooler-client-limit",
    "pooler-database-disabled",
    "pooler-database-unknown",
    "pooler-parameter-rejected",
    "pooler-paused",
    "pooler-server-login-failed",
    "pooler-server-unreachable",
    "pooler-shutting-down",
    "pooler-user-unknown",
    "session-transaction-refused",
    "tls-client-certificate-required",
    "tls-sni-required",
  ),
  "credentials are refused after the client's own": stated("pooler-server-login-failed"),
  "pg_hba.conf is named by a pooler": stated("pooler-server-login-failed"),
  "the console does not list the database": stated("pooler-database-unknown"),
  "the console says disabled": stated("pooler-database-disabled"),
  "the console says paused": stated("pooler-paused"),
  "the console counts as many clients as it takes": stated("pooler-client-limit"),
  "the console counts as many servers as it may have": stated("pooler-exhausted"),
  "the server behind was asked too": control("pooler-server-unreachable"),
  "statements only, by the pooler's word": stated("session-transaction-refused"),
  "settings of others are in the session": control("session-state-lost"),
  "a named statement is gone": control("session-prepared-statement-lost"),
  "more than the pooler takes": stated("capacity-pool-exceeds-limit"),
};

/** What the server says of itself to a session that is in. */
const views = {
  "slots are counted": stated("capacity-connections-near-limit"),
  "the pool is larger than the limits": stated("capacity-pool-exceeds-limit"),
  "the pool's own size was tried": stated("capacity-some-connections-fail"),
  "locks are listed": stated("server-lock-contention"),
  "idle transactions are listed": stated("server-idle-in-transaction"),
  "long transactions are listed": stated("server-long-transaction"),
  "replay lag": stated("server-replica-lagging"),
  "slots of replication": stated("server-replication-slot-retains-wal"),
  "the age of the oldest transaction": stated("server-wraparound-near"),
  "sessions wait for SyncRep": stated("server-synchronous-replication-wait"),
  "indisvalid is false": stated("server-index-invalid"),
  "a checkpointer that is younger than the server": stated("server-recently-restarted"),
  "the time of the server's start": stated("server-recently-restarted"),
  "has_table_privilege of the application's role": stated("query-permission-denied"),
  "pg_db_role_setting of the application's role": stated("server-read-only"),
  "in recovery, or read-only by default": stated("server-read-only"),
};

const application = {
  "the application's role is here, and it is not": control("app-not-connecting"),
  "its sessions come and are ended": stated("app-connections-rejected"),
  "its sessions wait for others' locks": stated("app-stuck-waiting"),
  "its sessions wait for its own locks": stated("app-blocking-itself"),
  "its clients wait in the pooler": stated("app-stuck-waiting"),
  "a lint that is proven, and the application is absent": control(
    "app-config-invalid-option",
    "app-config-family-mismatch",
    "app-config-pooler-mismatch",
    "config-url-invalid",
  ),
  "its health endpoint answers so": bytes("app-health-failing"),
  "its family has no address": control("app-config-family-mismatch"),
  "its statements do not survive": control("app-config-pooler-mismatch"),
  "it insists on TLS, and there is none": control("tls-not-offered"),
  "it keeps what the other end closes": stated("session-idle-killed"),
};

const platform = {
  "the vendor's incident": stated("platform-incident-open"),
  "the platform's word of machines that are missed": stated(
    "platform-instance-stopped",
    "platform-instance-crash-loop",
    "platform-out-of-memory",
  ),
  "the platform's word of a release": stated("platform-release-command-failed"),
  "a full volume, and a write that fails": stated("platform-storage-full"),
};

/** Several places compared: any cause that stops one of them. */
const rounds = {
  "another place gets through": control(),
  "another network meets the same": control(
    "dns-nxdomain",
    "dns-no-address",
    "tcp-timeout",
    "tcp-unreachable",
    "tcp-refused",
    "startup-silent",
    "startup-closed",
  ),
};

export const branches = {
  ...machine,
  ...configuration,
  ...names,
  ...connections,
  ...encryption,
  ...beginnings,
  ...credentials,
  ...admissions,
  ...queries,
  ...poolers,
  ...views,
  ...application,
  ...platform,
  ...rounds,
};
export type Branch = keyof typeof branches;
