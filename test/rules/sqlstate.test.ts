// An error of the server → its cause, row by row. SQLSTATE and routine decide: the same in German is the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServerError } from "../../src/probes/wire/messages.ts";
import { meaningOf, type Circumstances } from "../../src/rules/sqlstate.ts";

const base: Circumstances = { rung: "admission", method: "sasl", proven: true, tls: false, otherTls: null, before: 0 };
const welcome = { tls: true, answered: "authentication" as const, error: null };

function error(sqlstate: string | null, routine: string | null, message: string, detail: string | null = null): ServerError {
  return { severity: "FATAL", sqlstate, message, detail, hint: null, file: null, line: null, routine };
}

/** "cause confidence" for each. */
const rows: [
  sqlstate: string | null,
  routine: string | null,
  english: string,
  german: string | null,
  at: Partial<Circumstances>,
  expected: string,
  detail?: string,
][] = [
  [
    null,
    null,
    "could not fork new process for connection",
    "konnte neuen Prozess nicht starten",
    { rung: "startup" },
    "startup-server-error confirmed",
  ],
  ["57P03", "ProcessStartupPacket", "the database system is starting up", null, { rung: "startup" }, "startup-starting-up confirmed"],
  ["57P03", "ProcessStartupPacket", "the database system is in recovery mode", null, { rung: "startup" }, "startup-starting-up confirmed"],
  ["57P03", "ProcessStartupPacket", "the database system is shutting down", null, { rung: "startup" }, "startup-shutting-down confirmed"],
  [
    "57P03",
    "ProcessStartupPacket",
    "the database system is not accepting connections",
    null,
    { rung: "startup" },
    "startup-standby-closed confirmed",
    "Hot standby mode is disabled.",
  ],
  ["57P03", "ProcessStartupPacket", "das Datenbanksystem fährt herunter", null, { rung: "startup" }, "startup-starting-up likely"],
  [
    "57P01",
    "ProcessInterrupts",
    "terminating connection due to administrator command",
    "Verbindung wird abgebrochen",
    { rung: "query" },
    "query-connection-lost confirmed",
  ],
  [
    "57P02",
    "quickdie",
    "terminating connection because of crash",
    "Verbindung wird abgebrochen",
    { rung: "query" },
    "query-connection-lost confirmed",
  ],
  ["57P01", "ProcessInterrupts", "terminating connection", "Abbruch", { rung: "admission" }, "startup-shutting-down likely"],
  ["57P01", "ProcessInterrupts", "terminating connection", "Abbruch", { rung: "admission", before: 2 }, "query-connection-lost likely"],
  [
    "53300",
    "InitProcess",
    "sorry, too many clients already",
    "tut mir leid, schon zu viele Verbindungen",
    { rung: "startup", proven: false },
    "startup-too-many-connections confirmed",
  ],
  [
    "53300",
    "ProcArrayAdd",
    "sorry, too many clients already",
    "schon zu viele",
    { rung: "startup", proven: false },
    "startup-too-many-connections confirmed",
  ],
  [
    "53300",
    "InitPostgres",
    "remaining connection slots are reserved",
    "die verbleibenden Verbindungen sind reserviert",
    {},
    "admission-connections-reserved confirmed",
  ],
  [
    "53300",
    "InitializeSessionUserId",
    'too many connections for role "one"',
    "zu viele Verbindungen von Rolle »one«",
    {},
    "admission-role-connection-limit confirmed",
  ],
  [
    "53300",
    "CheckMyDatabase",
    'too many connections for database "app"',
    "zu viele Verbindungen für Datenbank »app«",
    {},
    "admission-database-connection-limit confirmed",
  ],
  [
    "28P01",
    "auth_failed",
    'password authentication failed for user "app"',
    "Passwort-Authentifizierung für Benutzer »app« fehlgeschlagen",
    { rung: "auth", proven: false },
    "auth-password-rejected likely",
  ],
  [
    "28000",
    "InitializeSessionUserId",
    'role "app" is not permitted to log in',
    "Rolle »app« hat keine Berechtigung zum Einloggen",
    {},
    "admission-role-cannot-login confirmed",
  ],
  ["28000", "InitializeSessionUserId", 'role "app" does not exist', null, { method: "trust" }, "admission-role-missing confirmed"],
  ["28000", "InitializeSessionUserId", "Rolle »app« existiert nicht", null, { method: "trust" }, "admission-role-missing likely"],
  [
    "28000",
    "ClientAuthentication",
    'no pg_hba.conf entry for host "10.0.0.1"',
    "kein pg_hba.conf-Eintrag für Host »10.0.0.1«",
    { rung: "startup", proven: false },
    "auth-hba-rejected confirmed",
  ],
  [
    "28000",
    "ClientAuthentication",
    "pg_hba.conf rejects connection",
    "pg_hba.conf lehnt Verbindung ab",
    { rung: "startup", proven: false, otherTls: welcome },
    "auth-tls-required confirmed",
  ],
  [
    "28000",
    "ClientAuthentication",
    "no pg_hba.conf entry",
    "kein pg_hba.conf-Eintrag",
    { rung: "startup", proven: false, tls: true, otherTls: { ...welcome, tls: false } },
    "auth-tls-forbidden confirmed",
  ],
  [
    "28000",
    "ClientAuthentication",
    "connection requires a valid client certificate",
    "Verbindung erfordert ein gültiges Client-Zertifikat",
    { rung: "startup", proven: false, tls: true },
    "tls-client-certificate-required confirmed",
  ],
  [
    "28000",
    "auth_failed",
    'certificate authentication failed for user "app"',
    "Zertifikatauthentifizierung fehlgeschlagen",
    { rung: "startup", proven: false, tls: true },
    "tls-client-certificate-required likely",
  ],
  [
    "28000",
    "auth_failed",
    'Peer authentication failed for user "app"',
    null,
    { rung: "startup", proven: false },
    "auth-hba-rejected likely",
  ],
  [
    "28000",
    "auth_failed",
    'LDAP authentication failed for user "app"',
    null,
    { rung: "auth", proven: false, method: "password" },
    "auth-password-rejected likely",
  ],
  ["3D000", "InitPostgres", 'database "x" does not exist', "Datenbank »x« existiert nicht", {}, "admission-database-missing confirmed"],
  [
    "55000",
    "CheckMyDatabase",
    "is not currently accepting connections",
    "akzeptiert gegenwärtig keine Verbindungen",
    {},
    "admission-database-closed confirmed",
  ],
  [
    "42501",
    "CheckMyDatabase",
    "permission denied for database",
    "keine Berechtigung für Datenbank",
    {},
    "admission-connect-denied confirmed",
  ],
  [
    "42501",
    "set_config_option",
    "permission denied to set parameter",
    "keine Berechtigung, um Parameter zu setzen",
    {},
    "admission-parameter-rejected confirmed",
  ],
  [
    "42501",
    "aclcheck_error",
    "permission denied for table t",
    "keine Berechtigung für Tabelle t",
    { rung: "query" },
    "query-permission-denied confirmed",
  ],
  [
    "42704",
    "find_option",
    "unrecognized configuration parameter",
    "nicht erkannter Konfigurationsparameter",
    {},
    "admission-parameter-rejected confirmed",
  ],
  [
    "22023",
    "parse_and_validate_value",
    "invalid value for parameter",
    "ungültiger Wert für Parameter",
    {},
    "admission-parameter-rejected confirmed",
  ],
  [
    "53100",
    "mdextend",
    "No space left on device",
    "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
    { rung: "query" },
    "query-disk-full confirmed",
  ],
  ["53100", "RelationCacheInitialize", "No space left on device", "kein Speicherplatz", {}, "startup-server-error confirmed"],
  ["53200", "AllocSetAlloc", "out of memory", "Speicher aufgebraucht", { rung: "query" }, "query-out-of-memory confirmed"],
  [
    "53200",
    "AllocSetAlloc",
    "out of memory",
    "Speicher aufgebraucht",
    { rung: "startup", proven: false },
    "startup-server-error confirmed",
  ],
  ["58P01", "mdopenfork", "could not open file", "konnte Datei nicht öffnen", {}, "startup-server-error confirmed"],
  ["XX000", "relcache", "could not open relation", "konnte Relation nicht öffnen", {}, "startup-server-error confirmed"],
  [
    "57014",
    "ProcessInterrupts",
    "canceling statement due to statement timeout",
    "storniere Anfrage wegen Zeitüberschreitung",
    { rung: "query" },
    "query-timeout likely",
  ],
  [
    "25P03",
    "ProcessInterrupts",
    "terminating connection due to idle-in-transaction timeout",
    "Verbindung wird abgebrochen",
    { rung: "query" },
    "query-connection-lost likely",
  ],
  [
    "26000",
    "FetchPreparedStatement",
    'prepared statement "p1" does not exist',
    "vorbereitete Anweisung »p1« existiert nicht",
    { rung: "query" },
    "session-prepared-statement-lost confirmed",
  ],
  [
    "42P05",
    "StorePreparedStatement",
    'prepared statement "p1" already exists',
    "vorbereitete Anweisung »p1« existiert bereits",
    { rung: "query" },
    "session-prepared-statement-lost confirmed",
  ],
  ["99999", "whoever", "nothing known", "nichts bekannt", {}, "nothing"],
];

function gist(error: ServerError, at: Partial<Circumstances>): string {
  const meaning = meaningOf(error, { ...base, ...at });
  return meaning ? `${meaning.cause} ${meaning.confidence}` : "nothing";
}

for (const [sqlstate, routine, english, german, at, expected, detail] of rows) {
  test(`${sqlstate} ${routine} at ${at.rung ?? "admission"}: ${english}`, () => {
    assert.equal(gist(error(sqlstate, routine, english, detail ?? null), at), expected);
    if (german !== null) assert.equal(gist(error(sqlstate, routine, german, detail ?? null), at), expected);
  });
}
