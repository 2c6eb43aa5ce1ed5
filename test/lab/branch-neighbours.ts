// Branches of the rules that may confirm: a scenario that is confirmed by this very branch, and the nearest neighbour,
// which shows the same first symptom and is not. The lab holds both whenever it runs one of them. What no real server
// shows is held by rows and errors in test/rules/nearest.ts. No two branches share a pair.
import type { Branch } from "../../src/rules/branches.ts";
import type { Pair } from "./neighbours.ts";

export const branchNeighbours: Partial<Record<Branch, Pair>> = {
  // this machine
  "no address while nothing is reached": ["faults/vantage-offline-address", "faults/tcp-unreachable-no-route"],
  "EADDRNOTAVAIL on a family that is here": ["faults/vantage-ports-exhausted", "faults/tcp-unreachable-no-route"],
  "the clock disagrees with its kernel, and the dates hold by that": [
    "faults/vantage-clock-ahead",
    "faults/tls-certificate-expired",
  ],
  // configuration
  "the configuration cannot be used": ["faults/config-url-bracket-open", "healthy/ipv6-literal"],
  // names
  "a resolver gives the same answer": ["faults/dns-nxdomain", "healthy/resolver-first-dead"],
  "only the other family has addresses": ["faults/dns-family-only-4", "healthy/ipv6-only"],
  "a resolver's other address answers": ["wild/hosts-line-stale", "faults/tcp-refused-stopped"],
  "resolvers give different answers": ["faults/dns-answers-differ", "healthy/resolvers-rotate"],
  // connections
  ECONNREFUSED: ["faults/tcp-refused-stopped", "wild/search-suffix-wildcard"],
  EHOSTUNREACH: ["faults/tcp-unreachable-prohibited", "wild/range-of-a-bridge"],
  "an on-link neighbour is silent": ["faults/tcp-unreachable-host-gone", "wild/range-of-a-bridge"],
  "EACCES, EPERM or EINVAL": ["wild/blocked-by-own-route", "faults/tcp-unreachable-no-route"],
  "further connections meet the same silence": ["faults/tcp-black-hole", "intermittent/tcp-black-hole-third"],
  "other addresses connect": ["faults/tcp-some-addresses-gone", "healthy/several-addresses"],
  "the other family connects": ["faults/tcp-family-6-black-hole", "healthy/no-ipv6-here"],
  "the fastest of many round trips": ["faults/tcp-slow", "healthy/link-150ms"],
  "other connections get through": ["intermittent/tcp-loss-30", "healthy/lossy-a-little"],
  // encryption
  "N to the request for TLS": ["faults/tls-not-offered", "healthy/tls-prefer-plain"],
  "the dates of the chain that was used": ["faults/tls-certificate-expired", "faults/vantage-clock-ahead"],
  "the chain does not verify": ["faults/tls-certificate-self-signed", "healthy/tls-self-signed-named"],
  "the names of the certificate": ["faults/tls-certificate-wrong-host", "healthy/tls-verify-ca-other-name"],
  "an alert about versions": ["faults/tls-version-server-too-old", "faults/tls-handshake-no-cipher"],
  "an alert about the client's certificate": [
    "faults/tls-client-certificate-expired",
    "healthy/tls-client-certificate",
  ],
  "an alert about ALPN": ["wild/tls-alpn-unknown", "faults/tls-handshake-no-cipher"],
  "the request for TLS works where direct TLS fails": ["faults/tls-direct-unsupported", "healthy/tls-direct"],
  "the certificate's last day": ["faults/tls-certificate-expires-soon", "healthy/tls-verify-full-chain"],
  // how a session begins
  "TLS and a PROXY line at once meet the same": ["faults/startup-closed", "wild/proxy-line-expected"],
  "another protocol's greeting": ["faults/startup-not-postgres-ssh", "wild/tls-at-once"],
  "another protocol within TLS": ["wild/https-on-the-port", "wild/tls-at-once"],
  "an alert in answer to the first packet": ["wild/tls-alert-to-request", "wild/https-on-the-port"],
  "TLS at once works": ["wild/tls-at-once", "wild/https-on-the-port"],
  "a PROXY line works": ["wild/proxy-line-expected", "faults/startup-closed"],
  "each further connection is as slow": ["wild/timeout-shorter-than-login", "wild/cold-start"],
  "a password is asked for, and there is none": ["faults/auth-password-missing", "faults/auth-wrong-password"],
  "the server's signature does not fit": ["faults/auth-server-signature-invalid", "faults/auth-wrong-password"],
  // queries
  "small answers pass, large ones never": ["faults/query-mtu-hole-answers", "faults/query-timeout"],
  "target_session_attrs is not met": ["wild/only-a-standby-is-named", "wild/primary-gone-standby-there"],
  // poolers
  "the console counts as many servers as it may have": ["faults/pooler-exhausted-idle", "faults/pooler-paused"],
  "the server behind was asked too": ["faults/pooler-server-refused", "faults/pooler-exhausted-long"],
  "settings of others are in the session": ["faults/session-search-path-of-one", "healthy/pooler-login-trigger"],
  "more than the pooler takes": ["faults/capacity-pool-exceeds-pooler", "healthy/pool-fits"],
  // what the server says of itself
  "slots are counted": ["faults/capacity-near-limit", "healthy/busy-60-percent"],
  "the pool is larger than the limits": ["faults/capacity-pool-exceeds-server", "healthy/pool-fits"],
  "locks are listed": ["faults/server-lock-idle-holder", "wild/leader-election"],
  "idle transactions are listed": ["faults/server-idle-in-transaction", "faults/server-long-transaction"],
  "long transactions are listed": ["faults/server-long-transaction", "healthy/long-queries"],
  "replay lag": ["faults/server-replica-lagging", "healthy/standby-in-step"],
  "slots of replication": ["faults/server-slot-retains-wal", "healthy/fresh-slot"],
  "the age of the oldest transaction": ["faults/server-wraparound-near", "faults/server-long-transaction"],
  "sessions wait for SyncRep": ["faults/server-synchronous-wait", "healthy/standby-in-step"],
  "indisvalid is false": ["faults/server-index-invalid", "healthy/index-being-built"],
  "pg_db_role_setting of the application's role": ["wild/application-role-reads-only", "healthy/standby-reads-only"],
  "in recovery, or read-only by default": ["faults/server-read-only-whole", "healthy/standby-reads-only"],
  // the application
  "the application's role is here, and it is not": ["faults/app-never-arrives", "healthy/app-connects-when-asked"],
  "its sessions wait for others' locks": ["faults/app-stuck-on-others", "faults/app-blocks-itself"],
  "its sessions wait for its own locks": ["faults/app-blocks-itself", "faults/app-stuck-on-others"],
  "a lint that is proven, and the application is absent": ["faults/app-option-invalid", "healthy/app-option-valid"],
  "its health endpoint answers so": ["faults/app-health-failing", "healthy/app-health-well"],
  "its family has no address": ["faults/app-family-config", "healthy/app-family-config-fits"],
  "its statements do not survive": ["faults/app-statements-config", "healthy/app-statements-config-fits"],
  // several places
  "another place gets through": ["vantages/refused-at-application", "vantages/settings-confounded"],
  "another network meets the same": ["vantages/silent-everywhere", "vantages/carried-confirms-nothing"],
};
