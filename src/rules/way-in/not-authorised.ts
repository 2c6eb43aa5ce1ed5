// SQLSTATE 28000: pg_hba.conf, a client certificate, the role, or a directory that knows the password.
import type { ServerError } from "../../probes/wire/messages.ts";
import { likely, oppositeTlsAccepted, stated, type Circumstances, type Meaning } from "./meaning.ts";
import { methodNamed, namesHba, roleWording } from "./postgres-messages.ts";

export const poolersHba = "pg_hba.conf is named by a pooler";

const roleBranches = {
  "admission-role-missing": "a role that does not exist",
  "admission-role-cannot-login": "a role that may not log in",
} as const;

/**
 * 28000: pg_hba.conf, a client certificate, or the role itself (auth.c
 * ClientAuthentication, miscinit.c InitializeSessionUserId).
 */
export function notAuthorised(error: ServerError, at: Circumstances): Meaning {
  // auth.c, ClientAuthentication: pg_hba.conf is asked before anybody is asked for a password.
  if (namesHba(error) && at.rung !== "startup") return stated("pooler-server-login-failed", poolersHba);
  // auth-scram.c: the proof is bound to another certificate than the server's own, or somebody took the binding away.
  if (/^read_client_(first|final)_message$/.test(error.routine ?? ""))
    return stated("tls-channel-binding-unavailable", "the routine that reads the binding");
  if (error.routine === "InitializeSessionUserId") {
    const worded = roleWording(error);
    if (worded === "admission-role-missing") return stated(worded, roleBranches[worded]);
    // What was proven is the role's own secret; a password in clear may be a directory's (LDAP, PAM, RADIUS).
    if (at.rung === "admission" && (at.method === "md5" || (at.method === "sasl" && at.proven)))
      return stated("admission-role-cannot-login", "a role that proved its password");
    return worded
      ? stated(worded, roleBranches[worded])
      : likely("admission-role-missing", "admission-role-cannot-login");
  }
  if (namesHba(error)) {
    if (passesHba(at.otherTls)) return stated(at.tls ? "auth-tls-forbidden" : "auth-tls-required", oppositeTlsAccepted);
    return at.otherTls?.again !== undefined && at.otherTls.again !== "the same"
      ? likely("auth-hba-rejected", "auth-tls-required")
      : stated("auth-hba-rejected", "pg_hba.conf is named");
  }
  if (error.routine === "ClientAuthentication")
    return stated("tls-client-certificate-required", "ClientAuthentication without pg_hba.conf");
  if (error.routine === "auth_failed") return authFailed(error, at);
  return likely("auth-hba-rejected", "auth-password-rejected");
}

/**
 * auth.c auth_failed gives 28000 to LDAP, PAM and RADIUS (which ask
 * for a password in clear), and to cert, peer and ident.
 */
function authFailed(error: ServerError, at: Circumstances): Meaning {
  const method = methodNamed(error);
  if (method === "OAuth" || (method === "PAM" && at.tokenHost))
    return stated("auth-token-rejected", "OAuth, or PAM where tokens are");
  if (method === "PAM") return likely("auth-password-rejected", "auth-token-rejected", "admission-role-missing");
  if (at.rung === "auth") return likely("auth-password-rejected", "admission-role-missing");
  return at.tls ? likely("tls-client-certificate-required", "auth-hba-rejected") : likely("auth-hba-rejected");
}

/**
 * pg_hba.conf lets it in with TLS the other way round: it is asked for a password, or only a certificate is missing.
 */
export function passesHba(other: Circumstances["otherTls"]): boolean {
  if (other?.answered === "authentication") return other.again === undefined || other.again === "the same";
  return other?.error?.sqlstate === "28000" && !namesHba(other.error);
}
