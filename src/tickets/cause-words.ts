// Causes as a support engineer says them: names of ours mean nothing to who has never seen dbcheck.
import type { Cause } from "../report/causes.ts";

/** Those that look like another one, or that are ruled out by name. */
const words: Partial<Record<Cause, string>> = {
  "admission-database-missing": "a database that does not exist",
  "admission-role-missing": "a role that does not exist",
  "app-config-family-mismatch": "an application that asks for another address family",
  "app-config-invalid-option": "an option that the application's driver does not take",
  "app-connections-rejected": "an application that arrives and is rejected",
  "app-not-connecting": "an application that never arrives",
  "auth-hba-rejected": "the server's access rules (pg_hba.conf)",
  "auth-password-rejected": "a wrong password",
  "capacity-pool-exceeds-limit": "pools of the application that ask for more connections than there are",
  "pooler-database-unknown": "a database that the pooler does not know",
  "pooler-exhausted": "no free server connection in the pooler",
  "pooler-paused": "a paused pooler",
  "pooler-server-login-failed": "a pooler whose own login fails",
  "pooler-server-unreachable": "a pooler that does not reach its server",
  "pooler-user-unknown": "a role that the pooler does not know",
  "query-connection-lost": "a connection that is lost while a query runs",
  "query-disk-full": "a full disk",
  "query-response-stalled": "large packets that are lost on the way",
  "query-timeout": "a query that gets no answer",
  "server-crash-looping": "a server that restarts again and again",
  "server-lock-contention": "locks that sessions wait for",
  "server-overloaded": "an overloaded server",
  "server-read-only": "a server that takes no writes",
  "server-recently-restarted": "a server that was started just now",
  "server-synchronous-replication-wait": "commits that wait for a synchronous standby",
  "startup-closed": "a server that closes connections before it says a word",
  "startup-not-postgres": "something that is not PostgreSQL",
  "startup-silent": "a server that accepts connections and says nothing",
  "tcp-lossy": "packets that are lost now and then",
  "tcp-refused": "a refused connection",
  "tcp-slow": "a slow path",
  "tcp-timeout": "packets that disappear",
  "vantage-clock-wrong": "a wrong clock of the checking machine",
  "vantage-offline": "a checking machine without a network",
};

export function causeWords(cause: string): string {
  return words[cause as Cause] ?? cause.replaceAll("-", " ");
}
