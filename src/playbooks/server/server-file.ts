// What the files of servers and poolers have in common: settings with their lines, and what in them cannot work.
import type { LintFinding, Scalar } from "../playbook.ts";

export interface ServerFile {
  /** "pg_hba", "postgresql", "pgbouncer", "userlist", "odyssey" or "pgcat". */
  kind: string;
  /** For people: "pg_hba.conf". */
  title: string;
  /** Settings that may be shown, by name. */
  options: Record<string, Scalar>;
  lines: Record<string, number>;
  notes: string[];
  findings: LintFinding[];
}

/** Who asks for a connection; what is left out is not known. */
export interface AskedClient {
  user: string | null;
  database: string | null;
  /** An IP address; "local" for the server's own socket. */
  address: string | null;
}
