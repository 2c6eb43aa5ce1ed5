// What each refusal of a server or a pooler means, in a sentence, and what to do.
import type { Cause } from "../../report/causes.ts";
import type { ServerError } from "../../probes/wire/messages.ts";
import type { ObservedCheck } from "../rule.ts";
import { afterLogin, reindexSteps } from "./after-login-advice.ts";
import { damagedCatalog } from "./postgres-messages.ts";
import { both, type RefusalAdvice } from "./refusal-advice.ts";

/** https://hub.docker.com/_/postgres: its variables do nothing where the data directory is there already. */
function containerSteps({ host }: ObservedCheck): string[] {
  return /^127\.|^::1$|^[^.:/]+$/.test(host)
    ? [
        "A container of the postgres image keeps its volume's first password, whatever POSTGRES_PASSWORD says later: " +
          "`docker exec CONTAINER psql -U postgres`, then `\\password ROLE`.",
      ]
    : [];
}

/** For a server that is alive and lets nobody in. */
export const loginHeldSteps = [
  "In a session that is already open (or in single-user mode): `select l.pid, a.state, a.xact_start, a.query " +
    "from pg_locks l join pg_stat_activity a using (pid) where l.mode = 'AccessExclusiveLock' and l.relation < " +
    "16384`.",
  "End the session that holds the catalog: `select pg_terminate_backend(PID)`. On the machine itself, `kill " +
    "-TERM PID` does the same.",
  "If nobody holds a lock, check what the login depends on: LDAP, RADIUS, PAM, reverse DNS. Check the server's " +
    "processes as well: in `ps`, state D or T means that one hangs.",
];

/** What is odd about the password's form, never the password. */
function oddityOf(seen: ObservedCheck): string[] {
  return seen.row("config")?.facts?.passwordOddities ?? [];
}

/** A key was sent in the password's place; only SCRAM has it. */
function hasKey(seen: ObservedCheck): boolean {
  const { scramKeys = [], mechanism = null } = seen.row("auth")?.facts ?? {};
  return mechanism !== null && scramKeys.includes("scram_client_key");
}

/** 28P01 is PostgreSQL's own for a password; of anything else its sentence says more. */
function rejectedHow(seen: ObservedCheck, { sqlstate, message }: ServerError): string {
  const [oddity] = oddityOf(seen);
  const { salt, salts = [] } = seen.row("auth")?.facts ?? {};
  const several = salt !== undefined && salts.some((one) => one.salt !== salt);
  return `${sqlstate === "28P01" ? "" : `: ${message}`}${several ? "; its name resolves to more than one server" : ""}${oddity ? `; the one that was sent ${oddity}` : ""}`;
}

export const words: Partial<Record<Cause, RefusalAdvice>> = {
  "startup-starting-up": both(
    "The server is starting up or recovering, and accepts no connections yet.",
    "Wait, and read the server's log: it shows how far recovery is.",
    "If it does not end, look for a crash loop (memory, disk).",
  ),
  "server-crash-looping": both(
    "The server keeps restarting: it had sessions a moment ago, cut them, and is in recovery again.",
    "Read its log: `terminated by signal 9` is memory, `PANIC` disk or corruption. The lines before name the query.",
    "Do not restart it before you know why: a restart destroys evidence.",
  ),
  "startup-shutting-down": both(
    "The server is shutting down.",
    "Find out what stopped it: a restart, a failover, a resize.",
    "A smart shutdown waits for open sessions: end them, or stop it with `pg_ctl stop -m fast`.",
  ),
  "startup-standby-closed": both(
    "The server is a standby that accepts no sessions.",
    "Connect to the primary, or set hot_standby = on.",
    "If this should be the primary, promote it.",
  ),
  "startup-server-error": (_, error) => ({
    summary: damagedCatalog(error)
      ? `A catalog that all databases share is damaged, and logins read it: ${error.message}`
      : `The server ends the login with an error of its own: ${error.message}`,
    next: damagedCatalog(error)
      ? reindexSteps("`postgres --single -P -D DIRECTORY postgres`, with the server stopped", "SYSTEM postgres")
      : [
          "Read the server's log. Check its memory, processes, open files and disk.",
          "Give this message to whoever runs the server.",
        ],
  }),
  "startup-login-held": (_, { message }) => ({
    summary: `The server is alive, but gave up this login after waiting too long: ${message}`,
    next: loginHeldSteps,
  }),
  "startup-too-many-connections": both(
    "All connection slots of the server are taken.",
    "As superuser (slots are reserved for it): `select usename, application_name, state, count(*) from " +
      "pg_stat_activity group by 1, 2, 3 order by 4 desc`.",
    "End idle sessions with `select pg_terminate_backend(PID)`. Make pools smaller, or put a pooler in front.",
    "Raising max_connections needs a restart.",
  ),
  "pooler-exhausted": both(
    "The pooler had no free server connection within its wait timeout.",
    "On the pooler's console: `SHOW POOLS` (cl_waiting, sv_active) and `SHOW SERVERS`.",
    "Look for long queries and idle transactions that hold the pool. Only then make the pool larger.",
  ),
  "pooler-server-unreachable": both(
    "The pooler answers, but cannot reach the PostgreSQL server behind it.",
    "Check the server behind the pooler directly.",
    "On the pooler's console: `SHOW SERVERS` and `SHOW DATABASES` (host, port).",
    "When the server is back, wait 15 s (server_login_retry) before you touch anything: the pooler may still refuse.",
  ),
  "pooler-server-login-failed": both(
    "The pooler cannot log in to the PostgreSQL server behind it.",
    "Compare the password in the pooler's configuration (auth_file, auth_query) with the server's.",
    "If the password was changed lately, reload the pooler.",
  ),
  "pooler-paused": both(
    "The pooler has paused this database.",
    "On the pooler's console: `RESUME`.",
    "Find out who paused it, and why (maintenance, failover).",
  ),
  "pooler-database-disabled": (seen) => ({
    summary: `The pooler has the database "${seen.database}" disabled.`,
    next: ["On the pooler's console: `ENABLE`.", "Find out who disabled it."],
  }),
  "pooler-shutting-down": both(
    "The pooler is shutting down.",
    "Wait for its replacement, or start it again.",
    "Connect to the server directly meanwhile, if slots allow.",
  ),
  "pooler-client-limit": both(
    "The pooler accepts no more clients (max_client_conn, or the vendor's limit).",
    "Count clients: `SHOW CLIENTS`. A leak shows as many clients from one address.",
    "Make the application's pools smaller, or raise the limit.",
  ),
  "pooler-database-unknown": (seen) => ({
    summary: `The pooler has no database "${seen.database}".`,
    next: [
      "Compare the database name with `SHOW DATABASES` on the pooler.",
      "Add it to the pooler's configuration, or correct the URL.",
    ],
  }),
  "pooler-auth-lookup-failed": (_, { message }) => ({
    summary: `The pooler cannot look up passwords (auth_query fails): ${message}`,
    next: [
      "Read the pooler's log for this moment: it shows the server's answer to auth_query.",
      "Check auth_user, its password and auth_dbname. auth_user must be allowed to run the function or read pg_authid.",
      "Run the auth_query by hand, as auth_user, in the database that the pooler runs it in.",
    ],
  }),
  "pooler-user-unknown": (seen) => ({
    summary: `The pooler has no user "${seen.user}".`,
    next: [
      "Add the user to the pooler's auth_file, or check auth_query.",
      seen.row("config")?.facts.advice ?? "Some vendors need the project in the user name (postgres.PROJECT).",
    ],
  }),
  "pooler-parameter-rejected": (_, { message }) => ({
    summary: `The pooler refuses a startup parameter: ${message}`,
    next: [
      "Remove the parameter from the URL or the driver's options.",
      "Or allow it in the pooler: ignore_startup_parameters.",
    ],
  }),
  "auth-password-rejected": (seen, error) => ({
    summary:
      `The server rejects ${hasKey(seen) ? "scram_client_key" : "the password"} of role ` +
      `"${seen.user}"${rejectedHow(seen, error)}.`,
    next: [
      ...(hasKey(seen)
        ? ["Derive scram_client_key again: it belongs to one password and one salt, and ends with either of them."]
        : []),
      ...oddityOf(seen).map(
        (oddity) => `The password that was sent ${oddity}: correct it where it is stored, and deploy it again.`,
      ),
      ...containerSteps(seen),
      "Compare the deployed password with the current one (by length or hash, never in a chat). Deploy it again.",
      "Read DETAIL in the server's log. A missing role, an expired password and a password without a SCRAM hash " +
        "give the same error.",
      `As superuser: \`select rolname, rolcanlogin, rolvaliduntil from pg_roles where rolname = ` +
        `'${seen.user.replaceAll("'", "''")}'\``,
    ],
  }),
  "auth-token-rejected": (seen, { message }) => ({
    summary: `The token of "${seen.user}" is rejected by the service that checks it (IAM, PAM or OAuth): ${message}`,
    next: [
      "Create a new token, and connect before it expires. RDS tokens last 15 minutes, for one host, port, role " +
        "and region.",
      "Give the client a token, or revoke rds_iam: a role with rds_iam can no longer use a password.",
      "Check that the signing identity may connect as this role (rds-db:connect, roles/cloudsql.instanceUser).",
    ],
  }),
  "auth-method-unsupported": (_, { message }) => ({
    summary: `The server requires another authentication method: ${message}`,
    next: ["Use a driver that supports a method named in the message."],
  }),
  "auth-hba-rejected": (_, { message }) => ({
    summary: message.includes("pg_hba.conf")
      ? `The server's pg_hba.conf rejects this connection: ${message}`
      : `The server has a rule against this connection: ${message}`,
    next: message.includes("pg_hba.conf")
      ? [
          "Add a rule for this address, role and database, or correct the one that rejects it. Then: `select " +
            "pg_reload_conf()`.",
          "Use the address in the message: behind NAT it is not this machine's own.",
        ]
      : [
          "Look for the rule where this sentence is from: a vendor's firewall or allow-list, or a pooler's own rules.",
          "Allow the address that it sees: behind NAT it is not this machine's own.",
        ],
  }),
  "tls-channel-binding-unavailable": (_, { routine }) =>
    routine === "be_tls_get_certificate_hash"
      ? {
          summary: "SCRAM cannot bind the login to the server's certificate: its key type has no usable digest.",
          next: [
            "Give the server a certificate with an RSA or ECDSA key; Ed25519 has none (RFC 5929, " +
              "tls-server-end-point).",
            "Until then, connect with channel_binding=disable if your policy allows it.",
          ],
        }
      : {
          summary:
            "The login is bound to a different certificate than the server's: something in between terminates " +
            "TLS and starts it again.",
          next: [
            "Find what terminates TLS in between (a proxy, a mesh, an inspecting firewall). Let it pass TLS " +
              "through to the server.",
            "If that proxy belongs there, set channel_binding=disable, and verify its certificate " +
              "(sslmode=verify-full).",
          ],
        },
  "auth-tls-required": both(
    "The server accepts this connection only with TLS, but it was made without.",
    "Set sslmode=require (or verify-full) in the URL.",
  ),
  "auth-tls-forbidden": both(
    "The server accepts this connection only without TLS (hostnossl).",
    "Correct pg_hba.conf: a rule `hostssl` or `host` for this role and address.",
    "Until then, only sslmode=disable connects, unencrypted.",
  ),
  "tls-client-certificate-required": both(
    "The server demands a valid client certificate.",
    "Give sslcert and sslkey of a certificate signed by the server's CA, with the role as its common name.",
  ),
  "tls-sni-required": both(
    "The server cannot tell which endpoint you want: the client sent no server name (SNI).",
    "Connect by host name, with a driver that sends SNI, or with the vendor's `options=endpoint%3D…`.",
  ),
  ...afterLogin,
};
