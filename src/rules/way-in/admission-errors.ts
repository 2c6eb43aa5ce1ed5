// Errors between the password and the first question: the database, its settings, and code that runs at login.
import type { ServerError } from "../../probes/wire/messages.ts";
import { likely, stated, type Meaning } from "./meaning.ts";
import { functionIn, isHalfDropped, namesDatabaseFiles } from "./postgres-messages.ts";

export const loadsLibrary = stated("admission-login-code-failed", "a routine that loads libraries");

/** Loads libraries (dfmgr.c): session_preload_libraries and local_preload_libraries are read at each login. */
export const loadingRoutines =
  /^(internal_load_library|load_libraries|load_file|load_external_function|lookup_external_function|incompatible_module_error|check_restricted_library_name|expand_dynamic_library_name|find_in_dynamic_libpath|find_in_path|_PG_init)$/;

/** Reads and settles what the connection asked to set (guc.c, postgres.c, mbutils.c). */
const settingRoutines =
  /^(find_option|set_config_\w+|parse_and_validate_\w+|call_\w+_check_hook|check_\w+|InitializeClientEncoding|SetClientEncoding|PrepareClientEncoding|process_postgres_switches|valid_custom_variable_name|assignable_custom_variable_name|ParseLongOption|ProcessStartupPacket|recomputeNamespacePath|process_startup_options|validate_\w+)$/;

/** A value, a name or a right that is wrong; not what happens to whoever reads it (54001, 53200). */
function isOfSettings(sqlstate: string | null): boolean {
  return /^(22|42|0A|55P02|08P01)/.test(sqlstate ?? "");
}

/** A login trigger, or another function that runs between the password and the first question. */
export function codeAtLogin({ sqlstate, routine, context }: ServerError): Meaning | null {
  // What happens to whoever runs a function is no fault of its code: it is ended, runs out, or is tried once more.
  if (routine !== "exec_stmt_raise" && /^(57P0|53|40)/.test(sqlstate ?? "")) return null;
  if (functionIn(context) !== null) return stated("admission-login-code-failed", "CONTEXT names a function");
  if (routine === "exec_stmt_raise") return stated("admission-login-code-failed", "RAISE in code at login");
  return sqlstate?.startsWith("P0") ? likely("admission-login-code-failed", "admission-parameter-rejected") : null;
}

/** The session was let in, and then something of the server's own for this role or database said no. */
export function atAdmission(error: ServerError): Meaning | null {
  const { sqlstate, routine } = error;
  const group = sqlstate?.slice(0, 2) ?? "";
  if (routine && loadingRoutines.test(routine)) return loadsLibrary;
  if (sqlstate === "22023" && routine === "ValidatePgVersion")
    return stated("admission-database-damaged", "PG_VERSION is not valid");
  if (namesDatabaseFiles(error))
    return group === "58" || group === "XX" || sqlstate === "42501"
      ? stated("admission-database-damaged", "files of one database are named")
      : likely("admission-database-damaged", "startup-server-error");
  if (sqlstate === "55000" && (routine === "CheckMyDatabase" || routine === "InitPostgres"))
    return isHalfDropped(error)
      ? stated("admission-database-damaged", "a database that was half dropped")
      : stated("admission-database-closed", "55000 of CheckMyDatabase");
  if (sqlstate === "42501" && routine === "CheckMyDatabase")
    return stated("admission-connect-denied", "42501 of CheckMyDatabase");
  if (routine && settingRoutines.test(routine) && isOfSettings(sqlstate))
    return stated("admission-parameter-rejected", "a routine that reads settings");
  return null;
}
