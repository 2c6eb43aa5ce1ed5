// What each refusal of a server or a pooler means, in a sentence, and what to do.
import type { Cause } from "../../report/causes.ts";
import type { ServerError } from "../../probes/wire/messages.ts";
import type { ObservedCheck } from "../rule.ts";
import { afterLogin } from "./after-login-advice.ts";
import { both, type RefusalAdvice } from "./refusal-advice.ts";

/** For a server that is alive and lets nobody in. */
export const loginHeldSteps = [
  "In a session that is in already (or in single-user mode): select l.pid, a.state, a.xact_start, a.query from pg_locks l join pg_stat_activity a using (pid) where l.mode = 'AccessExclusiveLock' and l.relation < 16384.",
  "End who holds the catalog: select pg_terminate_backend(PID); from the machine itself, kill -TERM PID does the same.",
  "If nobody holds a lock: look at what the login asks (LDAP, RADIUS, PAM, reverse DNS), and at the server's processes (ps: state D or T).",
];

/** What is odd about the password's form, never the password. */
function oddityOf(seen: ObservedCheck): string[] {
  return seen.row("config")?.facts?.passwordOddities ?? [];
}

/** 28P01 is PostgreSQL's own for a password; of anything else its sentence says more. */
function rejectedHow(seen: ObservedCheck, { sqlstate, message }: ServerError): string {
  const [oddity] = oddityOf(seen);
  const { salt, salts = [] } = seen.row("auth")?.facts ?? {};
  const several = salt !== undefined && salts.some((one) => one.salt !== salt);
  return `${sqlstate === "28P01" ? "" : `: ${message}`}${several ? "; its name leads to more than one server" : ""}${oddity ? `; the one that was sent ${oddity}` : ""}`;
}

export const words: Partial<Record<Cause, RefusalAdvice>> = {
  "startup-starting-up": both(
    "The server is starting up or recovering, and takes no connections yet.",
    "Wait, and read the server's log: it says how far recovery is.",
    "If it does not end, look for a crash loop (memory, disk).",
  ),
  "startup-shutting-down": both(
    "The server is shutting down.",
    "Find out who stops it: a restart, a failover, a resize.",
    "A smart shutdown waits for open sessions: end them, or stop it with -m fast.",
  ),
  "startup-standby-closed": both(
    "The server is a standby that takes no sessions.",
    "Connect to the primary, or set hot_standby = on.",
    "If this should be the primary, promote it.",
  ),
  "startup-server-error": (_, { message }) => ({
    summary: `The server ends the login with an error of its own: ${message}`,
    next: [
      "Read the server's log; look at its memory, processes, open files and disk.",
      "Give this message to whoever runs the server.",
    ],
  }),
  "startup-login-held": (_, { message }) => ({
    summary: `The server is alive, and gave up this login after it had waited too long itself: ${message}`,
    next: loginHeldSteps,
  }),
  "startup-too-many-connections": both(
    "All connection slots of the server are taken.",
    "As superuser (slots are reserved for it): `select usename, application_name, state, count(*) from pg_stat_activity group by 1, 2, 3 order by 4 desc`.",
    "End idle sessions with pg_terminate_backend(pid); make pools smaller, or put a pooler in front.",
    "Raising max_connections needs a restart.",
  ),
  "pooler-exhausted": both(
    "The pooler had no server connection to give within its waiting time.",
    "On the pooler's console: SHOW POOLS (cl_waiting, sv_active), SHOW SERVERS.",
    "Look for long queries and idle transactions that hold the pool; only then make the pool larger.",
  ),
  "pooler-server-unreachable": both(
    "The pooler answers, but cannot reach the PostgreSQL server behind it.",
    "Check the server behind the pooler directly.",
    "On the pooler's console: SHOW SERVERS; SHOW DATABASES (host, port).",
    "After the server is back, the pooler may refuse for server_login_retry (15 s) more: wait before touching anything.",
  ),
  "pooler-server-login-failed": both(
    "The pooler cannot log in to the PostgreSQL server behind it.",
    "Compare the password in the pooler's configuration (auth_file, auth_query) with the server's.",
    "If the password was changed lately, reload the pooler.",
  ),
  "pooler-paused": both(
    "The pooler has paused this database.",
    "On the pooler's console: RESUME.",
    "Find out who paused it, and why (maintenance, failover).",
  ),
  "pooler-database-disabled": (seen) => ({
    summary: `The pooler has the database "${seen.database}" disabled.`,
    next: ["On the pooler's console: ENABLE.", "Find out who disabled it."],
  }),
  "pooler-shutting-down": both(
    "The pooler is shutting down.",
    "Wait for its replacement, or start it again.",
    "Connect to the server directly meanwhile, if slots allow.",
  ),
  "pooler-client-limit": both(
    "The pooler takes no more clients (max_client_conn, or the vendor's limit).",
    "Count clients: SHOW CLIENTS; a leak shows as many from one address.",
    "Make the application's pools smaller, or raise the limit.",
  ),
  "pooler-database-unknown": (seen) => ({
    summary: `The pooler does not know a database "${seen.database}".`,
    next: [
      "Compare the database name with SHOW DATABASES on the pooler.",
      "Add it to the pooler's configuration, or correct the URL.",
    ],
  }),
  "pooler-auth-lookup-failed": (_, { message }) => ({
    summary: `The pooler's own question for passwords (auth_query) fails: ${message}`,
    next: [
      "Read the pooler's log for this moment: it has the server's answer to auth_query.",
      "Check auth_user and its password, auth_dbname, and that auth_user may run the function or read pg_authid.",
      "Run the auth_query by hand, as auth_user, in the database that the pooler runs it in.",
    ],
  }),
  "pooler-user-unknown": (seen) => ({
    summary: `The pooler does not know the user "${seen.user}".`,
    next: [
      "Add the user to the pooler's auth_file, or check auth_query.",
      seen.row("config")?.facts.advice ?? "Some vendors want the project in the user name (postgres.PROJECT).",
    ],
  }),
  "pooler-parameter-rejected": (_, { message }) => ({
    summary: `The pooler refuses a startup parameter: ${message}`,
    next: [
      "Take the parameter out of the URL or the driver's options.",
      "Or allow it in the pooler: ignore_startup_parameters.",
    ],
  }),
  "auth-password-rejected": (seen, error) => ({
    summary: `The server rejects the password of role "${seen.user}"${rejectedHow(seen, error)}.`,
    next: [
      ...oddityOf(seen).map(
        (oddity) => `The password that was sent ${oddity}: take that out where it is stored, and deploy it again.`,
      ),
      "Compare the secret with the one in force (by length or hash, never in a chat); deploy it again.",
      "Read DETAIL in the server's log: a missing role, an expired password and another storage form give the same error.",
      `As superuser: select rolname, rolcanlogin, rolvaliduntil from pg_roles where rolname = '${seen.user.replaceAll("'", "''")}'`,
    ],
  }),
  "auth-token-rejected": (seen, { message }) => ({
    summary: `The server asks somebody else about the token of "${seen.user}" (IAM, PAM or OAuth), and that one rejects it: ${message}`,
    next: [
      "Make a new token and connect within its life: RDS's end after 15 minutes, and are bound to host, port, role and region.",
      "A role with rds_iam takes tokens only, and no password any more: revoke rds_iam, or give the client a token.",
      "Check that the identity that signs may connect as this role (rds-db:connect, roles/cloudsql.instanceUser).",
    ],
  }),
  "auth-method-unsupported": (_, { message }) => ({
    summary: `The server takes another way of authentication than this one: ${message}`,
    next: ["Use a driver that speaks one of the methods that the message names."],
  }),
  "auth-hba-rejected": (_, { message }) => ({
    summary: message.includes("pg_hba.conf")
      ? `The server's pg_hba.conf does not let this connection in: ${message}`
      : `Whoever answers has a rule against this connection: ${message}`,
    next: [
      "Add a rule for this address, role and database, or correct the one that rejects; then select pg_reload_conf().",
      "The message names the address that the server sees: behind NAT it is not this machine's.",
    ],
  }),
  "tls-channel-binding-unavailable": (_, { routine }) =>
    routine === "be_tls_get_certificate_hash"
      ? {
          summary:
            "The server cannot bind the login to its certificate: this kind of key has no digest that SCRAM could use.",
          next: [
            "Give the server a certificate with an RSA or ECDSA key; Ed25519 has none (RFC 5929, tls-server-end-point).",
            "Until then channel_binding=disable gets in, where the password may be sent so.",
          ],
        }
      : {
          summary:
            "The login is bound to another certificate than the server's: somebody in between ends TLS and makes a new one.",
          next: [
            "Find who ends TLS on the way (a proxy, a mesh, an inspecting firewall): let it pass TLS through to the server.",
            "Where that proxy is meant to be there, channel_binding=disable gets in; verify its certificate (sslmode=verify-full).",
          ],
        },
  "auth-tls-required": both(
    "The server lets this connection in only with TLS; it was made without.",
    "Set sslmode=require (or verify-full) in the URL.",
  ),
  "auth-tls-forbidden": both(
    "The server lets this connection in only without TLS (hostnossl).",
    "Correct pg_hba.conf: a rule `hostssl` or `host` for this role and address.",
    "Until then only sslmode=disable gets in, unencrypted.",
  ),
  "tls-client-certificate-required": both(
    "The server demands a valid client certificate.",
    "Give sslcert and sslkey of a certificate signed by the server's CA, with the role as its common name.",
  ),
  "tls-sni-required": both(
    "The server cannot tell which endpoint is meant, since no server name (SNI) came.",
    "Connect by host name, with a driver that sends SNI, or with the vendor's `options=endpoint%3D…`.",
  ),
  ...afterLogin,
};
