// Errors of the server's own that confirm, each beside the nearest one that must not be called so.
import { row } from "./observations.ts";
import { atAdmission, atQuery, atStartup, atWrite, type NearestOf } from "./sights.ts";

const firstSlash = 'could not open file "';

export const nearestErrors: NearestOf = {
  // the server's own errors
  "the old form of an error": {
    fault: atStartup([null, null, "could not fork new process for connection", { severity: null }]),
    neighbour: atStartup([null, null, "could not fork new process for connection"]),
  },
  "57P03 and its sentence": {
    fault: atStartup(["57P03", "ProcessStartupPacket", "the database system is starting up"]),
    neighbour: atStartup(["57P03", "ProcessStartupPacket", "das Datenbanksystem startet"]),
  },
  "57P01 or 57P02 at a query": {
    fault: atQuery(["57P01", "ProcessInterrupts", "terminating connection due to administrator command"]),
    neighbour: atQuery(["57P05", "ProcessInterrupts", "terminating connection due to idle-session timeout"]),
  },
  "53300 of InitProcess": {
    fault: atStartup(["53300", "InitProcess", "sorry, too many clients already"]),
    neighbour: atStartup(["53300", null, "sorry, too many clients already"]),
  },
  "53300 of InitPostgres": {
    fault: atAdmission(["53300", "InitPostgres", "remaining connection slots are reserved"]),
    neighbour: atAdmission(["53300", "InitProcess", "sorry, too many clients already"]),
  },
  "53300 of InitializeSessionUserId": {
    fault: atAdmission(["53300", "InitializeSessionUserId", 'too many connections for role "app"']),
    neighbour: atAdmission(["53300", "CheckMyDatabase", 'too many connections for database "app"']),
  },
  "53300 of CheckMyDatabase": {
    fault: atAdmission(["53300", "CheckMyDatabase", 'too many connections for database "app"']),
    neighbour: atAdmission(["53300", "InitializeSessionUserId", 'too many connections for role "app"']),
  },
  "3D000 with a routine": {
    fault: atAdmission(["3D000", "InitPostgres", 'database "app" does not exist']),
    neighbour: atAdmission(["3D000", null, 'database "app" does not exist']),
  },
  "files of one database are named": {
    fault: atAdmission([
      "3D000",
      "InitPostgres",
      'database "app" does not exist',
      { detail: 'The database subdirectory "base/16384" is missing.' },
    ]),
    neighbour: atAdmission([
      "3D000",
      "InitPostgres",
      'database "app" does not exist',
      { detail: "It seems to have just been dropped or renamed." },
    ]),
  },
  "files of all databases are named": {
    fault: atAdmission(["58P01", "mdopenfork", `${firstSlash}global/1260": No such file or directory`]),
    neighbour: atAdmission(["58P01", "mdopenfork", `${firstSlash}base/16384/1259": No such file or directory`]),
  },
  "PG_VERSION is not valid": {
    fault: atAdmission(["22023", "ValidatePgVersion", '"base" is not a valid data directory']),
    neighbour: atAdmission(["22023", "set_config_option", 'invalid value for parameter "TimeZone": "x"']),
  },
  "a database that was half dropped": {
    fault: atAdmission([
      "55000",
      "InitPostgres",
      'cannot connect to invalid database "app"',
      { hint: "Use DROP DATABASE to drop invalid databases." },
    ]),
    neighbour: atAdmission(["55000", "CheckMyDatabase", 'database "app" is not currently accepting connections']),
  },
  "55000 of CheckMyDatabase": {
    fault: atAdmission(["55000", "CheckMyDatabase", 'database "app" is not currently accepting connections']),
    neighbour: atAdmission([
      "55000",
      "InitPostgres",
      'cannot connect to invalid database "app"',
      { hint: "Use DROP DATABASE to drop invalid databases." },
    ]),
  },
  "42501 of CheckMyDatabase": {
    fault: atAdmission(["42501", "CheckMyDatabase", 'permission denied for database "app"']),
    neighbour: atAdmission(["42501", "aclcheck_error", "permission denied for schema hooks"]),
  },
  "a routine that reads settings": {
    fault: atAdmission(["22023", "set_config_option", 'invalid value for parameter "TimeZone": "x"']),
    neighbour: atAdmission(["22023", "hook_of_somebody", "invalid value"]),
  },
  "CONTEXT names a function": {
    fault: atAdmission([
      "42P01",
      "parserOpenTable",
      'relation "logins" does not exist',
      { context: "PL/pgSQL function public.on_login() line 3 at SQL statement" },
    ]),
    neighbour: atAdmission(["42P01", "parserOpenTable", 'relation "logins" does not exist']),
  },
  "a routine that loads libraries": {
    fault: atAdmission([
      "58P01",
      "internal_load_library",
      'could not access file "missing": No such file or directory',
    ]),
    neighbour: atAdmission(["58P01", "BasicOpenFile", 'could not access file "missing": No such file or directory']),
  },
  "RAISE in code at login": {
    fault: atAdmission(["P0001", "exec_stmt_raise", "not between midnight and two"]),
    neighbour: atAdmission(["P0004", "exec_stmt_assert", "assertion failed"]),
  },
  // queries
  "42501 of aclcheck_error": {
    fault: atQuery(["42501", "aclcheck_error", "permission denied for function now"]),
    neighbour: atQuery(["42501", "check_enable_rls", "query would be affected by row-level security policy"]),
  },
  "53100 at a query": {
    fault: atQuery(["53100", "mdextend", `could not extend file "base/5/16384": No space left on device`]),
    neighbour: atQuery(["53100", "dsm_impl_posix_resize", "could not resize shared memory segment"]),
  },
  "53100 of dsm_impl at a query": {
    fault: atQuery(["53100", "dsm_impl_posix_resize", "could not resize shared memory segment"]),
    neighbour: atQuery(["53100", "mdextend", `could not extend file "base/5/16384": No space left on device`]),
  },
  "53100 of dsm_impl at login": {
    fault: atAdmission(["53100", "dsm_impl_posix_resize", "could not resize shared memory segment"]),
    neighbour: atAdmission(["53100", "BasicOpenFile", `${firstSlash}pg_stat_tmp": No space left on device`]),
  },
  "53200 at a query": {
    fault: atQuery(["53200", "AllocSetAlloc", "out of memory"]),
    neighbour: atAdmission(["53200", "AllocSetAlloc", "out of memory"]),
  },
  "26000 or 42P05": {
    fault: atQuery(["26000", "FetchPreparedStatement", 'prepared statement "s1" does not exist']),
    neighbour: atQuery(["42P18", "exec_parse_message", "could not determine data type of parameter $1"]),
  },
  "a write meets 25006": {
    fault: atWrite(["25006", "PreventCommandIfReadOnly", "cannot execute CREATE TABLE in a read-only transaction"]),
    neighbour: atWrite(["42501", "aclcheck_error", "permission denied to create temporary tables"]),
  },
  "a write meets 53100": {
    fault: atWrite(["53100", "mdextend", `could not extend file "base/5/t3_1": No space left on device`]),
    neighbour: atWrite(["58030", "mdextend", `could not extend file "base/5/t3_1": Input/output error`]),
  },
  "a write meets 53200": {
    fault: atWrite(["53200", "AllocSetAlloc", "out of memory"]),
    neighbour: atWrite(["53400", "ReportTemporaryFileUsage", "temporary file size exceeds temp_file_limit"]),
  },
  "a write meets 54000 of GetNewTransactionId": {
    fault: atWrite(["54000", "GetNewTransactionId", "database is not accepting commands to avoid wraparound"]),
    neighbour: atWrite(["54000", "RecordTransactionCommit", "something is too large"]),
  },
  "a commit waits for SyncRep": {
    fault: { rows: [row("writes", "failed", "query-timeout", { waitEvent: { type: "IPC", event: "SyncRep" } })] },
    neighbour: { rows: [row("writes", "failed", "query-timeout", { waitEvent: { type: "IO", event: "WALSync" } })] },
  },
  "target_session_attrs is not met": {
    fault: { rows: [row("admission", "failed", "session-attributes")], inputs: { targetSessionAttrs: "primary" } },
    neighbour: { rows: [row("admission", "failed", "session-attributes")], inputs: { targetSessionAttrs: "standby" } },
  },
};
