// What the platform says of machines, volumes and releases confirms where somebody is hurt; and what a server's own
// settings say of a pool's connections. Each beside the nearest that must not be called so.
import type { IncidentFacts, MachineFacts, ReleaseFacts, VolumeFacts } from "../../src/probes/facts.ts";
import type { Observation } from "../../src/report/observation.ts";
import { row, serverError, startedAt } from "./observations.ts";
import { notReached, type NearestOf, type Sight } from "./sights.ts";

const minutesAgo = (minutes: number) => new Date(Date.parse(startedAt) - minutes * 60_000).toISOString();
const exit = (exitCode: number) => ({
  at: minutesAgo(2),
  exitCode,
  signal: null,
  oomKilled: false,
  requestedStop: false,
});
const machine: MachineFacts = {
  side: "database",
  app: "orders-db",
  id: "148e",
  group: "app",
  state: "stopped",
  region: "ams",
  hostStatus: "ok",
  image: "postgres-flex:1",
  memoryMb: 512,
  restartPolicy: "on-failure",
  flyctlVersion: null,
  updatedAt: minutesAgo(2),
  restartCount: null,
  checks: [],
  exits: [exit(1)],
};
const machines = (...all: Partial<MachineFacts>[]): Observation =>
  row("platform", "passed", null, { machines: all.map((one, at) => ({ ...machine, id: `148e${at}`, ...one })) });

const release: ReleaseFacts = {
  version: 7,
  status: "failed",
  reason: null,
  image: null,
  createdAt: minutesAgo(3),
};
const releases = (exits: MachineFacts["exits"]): Sight => ({
  rows: [
    row("platform", "passed", null, {
      releases: [release],
      releaseCommands: [{ ...machine, side: "application", group: "fly_app_release_command", exits }],
    }),
  ],
});

const volume: VolumeFacts = {
  side: "database",
  app: "orders-db",
  id: "vol_1",
  name: null,
  state: null,
  region: "ams",
  sizeGb: 10,
  usedPercent: 99,
  attachedMachine: "148e",
  hostStatus: null,
};
const writes = (sqlstate: string, message: string): Sight => ({
  rows: [
    row("writes", "failed", "server-error", { error: serverError(sqlstate, "mdextend", message) }),
    row("platform", "passed", null, { volumes: [volume] }),
  ],
});

const incident: IncidentFacts = {
  id: "i1",
  name: "Trouble in ams",
  status: "investigating",
  impact: null,
  startedAt: minutesAgo(10),
  affects: [],
  concerns: null,
};
const page = (concerns: boolean | null): Sight => ({
  rows: [row("status-page", "passed", null, { incidents: [{ ...incident, concerns }] })],
});

const refused = notReached("refused", { code: "ECONNREFUSED" });

/** The application keeps its idle connections for an hour. */
function keeps(settings: Record<string, string>): Sight {
  const wish = { value: 3_600_000, option: "idleTimeout", line: 3, source: "its documentation", fixes: {} };
  return {
    rows: [
      row("app-config", "passed", null, { wishes: { idleTimeoutMs: wish } }),
      row("console", "passed", null, { settings }),
    ],
  };
}

export const nearestPlatform: NearestOf = {
  "the platform's word of machines that are missed": {
    fault: { rows: [refused, machines({})] },
    neighbour: { rows: [refused, machines({}, { state: "started", exits: [] })] },
  },
  "the platform's word of a release": {
    fault: releases([exit(1)]),
    neighbour: releases([exit(0)]),
  },
  "a full volume, and a write that fails": {
    fault: writes("53100", "could not extend file"),
    neighbour: writes("58030", "could not extend file"),
  },
  "the vendor's incident": {
    fault: page(null),
    neighbour: page(false),
  },
  "it keeps what the other end closes": {
    fault: keeps({ client_idle_timeout: "60" }),
    neighbour: keeps({ idle_transaction_timeout: "60" }),
  },
};
