// The facts of what the platform says of itself: what rules may read. Texts
// come from others: bounded, and fields are chosen one by one.
import type { Reason } from "../../report/observation.ts";

/** One question to somebody else's API. */
export interface AskedFacts {
  what: string;
  /** URL without its query. */
  place: string;
  /** When the answer came, or was given up, ISO 8601. */
  at: string;
  tookMs: number;
  /** HTTP status, null when none came. */
  status: number | null;
  /** The vendor's own name for this request, which its support can look up (fly-request-id). */
  requestId: string | null;
  /** Why there is nothing to read; null when there is. */
  reason: Reason | null;
  why: string | null;
}

/** Whose: the database's own (an unmanaged Postgres is an app like others), or the application's. */
export type MachineSide = "database" | "application";

export interface MachineExit {
  at: string | null;
  exitCode: number | null;
  signal: number | null;
  oomKilled: boolean;
  /** Somebody, or autostop, asked for it. */
  requestedStop: boolean;
}
export interface MachineFacts {
  side: MachineSide;
  app: string;
  id: string;
  /** Process group: "app", "web", "fly_app_release_command" … */
  group: string | null;
  state: string;
  region: string | null;
  hostStatus: string | null;
  image: string | null;
  memoryMb: number | null;
  restartPolicy: string | null;
  flyctlVersion: string | null;
  updatedAt: string | null;
  /** As the newest event counts them; null when none does. */
  restartCount: number | null;
  checks: { name: string; status: string }[];
  /** Newest first, at most eight. */
  exits: MachineExit[];
}
export interface VolumeFacts {
  side: MachineSide;
  app: string;
  id: string;
  name: string | null;
  state: string | null;
  region: string | null;
  sizeGb: number | null;
  /** Share of its blocks that is in use, as the platform last measured it; null when it does not say. */
  usedPercent: number | null;
  attachedMachine: string | null;
  hostStatus: string | null;
}
export interface ClusterFacts {
  id: string;
  name: string | null;
  status: string | null;
  region: string | null;
  plan: string | null;
  diskGb: number | null;
  memoryMb: number | null;
  replicas: number | null;
  majorVersion: string | null;
  organization: string | null;
  createdAt: string | null;
  endpoints: { role: "pooled" | "direct"; host: string; port: number }[];
  attachedApps: string[];
}
export interface ReleaseFacts {
  version: number | null;
  status: string | null;
  reason: string | null;
  image: string | null;
  createdAt: string | null;
}
/** A problem of the hardware below a machine, which the public page does not show. */
export interface HostIssueFacts {
  app: string;
  id: string;
  message: string;
  createdAt: string | null;
  updatedAt: string | null;
}
/** Null is what was not asked or could not be seen; `asked` says why. */
export interface PlatformFacts {
  vendor: string;
  asked: AskedFacts[];
  machines: MachineFacts[] | null;
  volumes: VolumeFacts[] | null;
  cluster: ClusterFacts | null;
  /** The application's, newest first, at most five. */
  releases: ReleaseFacts[] | null;
  /** Machines that ran a release command, newest exit first; looked for only after a failed release. */
  releaseCommands: MachineFacts[] | null;
  hostIssues: HostIssueFacts[] | null;
}

export interface IncidentFacts {
  id: string;
  name: string;
  status: string | null;
  impact: string | null;
  startedAt: string | null;
  /** Components, products or regions that it names. */
  affects: string[];
  /** Names something that a database needs; null where it names nothing. */
  concerns: boolean | null;
}
/** A page without an incident proves nothing: it is kept for its time. */
export interface StatusPageFacts {
  vendor: string;
  /** For people. */
  page: string;
  asked: AskedFacts[];
  /** The page's own word for all of it ("none", "minor", "UP" …), null where it has none. */
  indicator: string | null;
  /** Open ones, at most ten; null when no page could be read. */
  incidents: IncidentFacts[] | null;
  maintenances: string[];
}
