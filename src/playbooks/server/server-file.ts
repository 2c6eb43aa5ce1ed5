// What the files of servers and poolers have in common: settings with their lines, and what in them cannot work.
import type { LintFinding, Scalar } from "../playbook.ts";

/** What `--framework` calls them. */
export const serverKinds = ["pg_hba", "postgresql", "userlist", "odyssey", "pgcat", "pgbouncer"] as const;
export type ServerKind = (typeof serverKinds)[number];

export interface ServerFile {
  kind: ServerKind;
  /** For people: "pg_hba.conf". */
  title: string;
  /** Settings that may be shown, by name. */
  options: Record<string, Scalar>;
  lines: Record<string, number>;
  notes: string[];
  findings: LintFinding[];
  /** Of a manifest: the files, containers and objects that it holds, in their order. */
  held?: HeldFile[];
}

/** A file in a manifest, or a server that it starts. */
export interface HeldFile {
  name: string;
  options: Record<string, Scalar>;
  lines: Record<string, number>;
}

/** Who asks for a connection; what is left out is not known. */
export interface AskedClient {
  user: string | null;
  database: string | null;
  /** An IP address; "local" for the server's own socket. */
  address: string | null;
}
