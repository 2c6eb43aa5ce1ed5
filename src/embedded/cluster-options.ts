// What a server of our own is started with.
import type { Secret } from "../secret.ts";

export interface ClusterOptions {
  /** Made (with its parents) when missing or empty; kept when the server stops. */
  dataDir: string;
  superuserPassword: Secret | string;
  /** 0 or undefined: a free one. */
  port?: number;
  /** Lines of postgresql.conf, applied anew at every start. Values are quoted here. */
  settings?: Record<string, string>;
  /** The whole pg_hba.conf; default: SCRAM for everybody on loopback. */
  hba?: string[];
  /**
   * Written into the data directory, readable by the server only:
   * certificates and keys, named by relative path in `settings`.
   */
  files?: Record<string, string>;
  /** More words for initdb, at the first start only. */
  initArgs?: string[];
  /** Starts as a hot standby: read-only, in recovery (of `primary_conninfo`, when that is among the settings). */
  standby?: boolean;
  /**
   * The server goes down when this process ends, however it ends, and takes no care of its data
   * (no fsync): for the demo and tests. Otherwise it is left running for the next process to adopt.
   */
  ephemeral?: boolean;
}
