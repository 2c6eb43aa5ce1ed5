// Observations as the probes make them, for judging without a network.
import type { FactsOf, RowId } from "../../src/probes/facts-of.ts";
import type { Observation, Outcome, Reason } from "../../src/report/observation.ts";
import { defaultThresholds, type ReportTarget } from "../../src/report/report.ts";
import { probes } from "../../src/probes/index.ts";
import type { ServerError } from "../../src/probes/wire/messages.ts";

export const startedAt = "2026-06-01T12:00:00.000Z";

export const target: ReportTarget = {
  name: "sample",
  host: "db.example",
  port: 5432,
  database: "app",
  user: "app",
  endpoints: [{ host: "db.example", port: 5432, role: "unknown" }],
  inputs: {
    sslmode: "verify-full",
    targetSessionAttrs: "any",
    writes: true,
    addressFamily: "any",
    application: null,
    thresholds: defaultThresholds,
  },
};

export function serverError(
  sqlstate: string | null,
  routine: string | null,
  message = "no",
  more: Partial<ServerError> = {},
): ServerError {
  return { severity: "FATAL", sqlstate, message, detail: null, hint: null, file: null, line: null, routine, ...more };
}

const attempt = { host: "db.example", port: 5432, outcome: "passed", reason: null, code: null, tookMs: 3 } as const;

/** Facts of each row of a healthy check. */
export const healthyFacts: FactsOf = {
  vantage: {
    addresses: [{ address: "10.0.0.9", family: 4, interface: "eth0" }],
    families: [4],
    kernelClockOffsetSeconds: 0,
    clockBeforeRelease: false,
  },
  config: {
    problems: [],
    warnings: [],
    hosts: [{ host: "db.example", hostaddr: null, port: 5432, kind: "name" }],
    database: "app",
    user: "app",
    sslmode: "verify-full",
    passwordGiven: true,
    sources: {},
    advice: null,
  },
  dns: {
    names: [{ host: "db.example", addresses: [{ address: "10.0.0.1", family: 4 }], code: null, reason: null }],
    resolvers: [],
  },
  tcp: { attempts: [{ ...attempt, address: "10.0.0.1", family: 4 }] },
  steady: {
    address: "10.0.0.1:5432",
    tried: 10,
    answered: 10,
    retransmitted: 0,
    attempts: Array.from({ length: 10 }, () => ({ connectMs: 3, tookMs: 6, reason: null })),
    logins: [],
  },
  experiments: { tried: [] },
  pool: {
    poolSize: 5,
    wanted: 5,
    freeSlots: 92,
    attempted: 4,
    opened: 4,
    slowestMs: 9,
    heldBack: null,
    stopped: null,
  },
  session: {
    poolMode: "unknown",
    modeKnownBy: null,
    leakedSettings: [],
    leakedStatements: 0,
    leakedLocks: 0,
    leakedTemporaryTables: 0,
    namedStatementSurvives: null,
  },
  direct: {
    place: "10.0.0.2:5432",
    reached: "query",
    reason: null,
    error: null,
    why: null,
    usedConnections: 5,
    maxConnections: 100,
    ownSessions: { active: 0, idleInTransaction: 0, idle: 4, longestTransactionSeconds: 0 },
  },
  console: {
    version: "PgBouncer 1.23.1",
    database: {
      host: "10.0.0.2",
      port: 5432,
      name: "app",
      poolSize: 20,
      maxConnections: 0,
      currentConnections: 0,
      paused: false,
      disabled: false,
      poolMode: null,
    },
    knownDatabases: 2,
    pools: {
      clientsActive: 3,
      clientsWaiting: 0,
      serversActive: 1,
      serversIdle: 4,
      serversLogin: 0,
      longestWaitSeconds: 0,
    },
    clients: 12,
    settings: { pool_mode: "transaction", max_client_conn: "100" },
  },
  application: {
    lookedFor: { role: "app", applicationName: null },
    sameRole: true,
    by: "pg_stat_activity",
    controlSeen: true,
    statesVisible: true,
    looks: [1],
    sessions: [
      {
        id: "77",
        pid: 77,
        state: "idle",
        waitEventType: "Client",
        waitEvent: "ClientRead",
        address: "10.0.0.9",
        applicationName: "web",
        ageSeconds: 600,
        stateSeconds: 1,
        transactionSeconds: null,
        query: "select ?",
        blockedBy: [],
        waitSeconds: null,
      },
    ],
    distinct: 1,
    lasting: 1,
    counted: null,
    logs: null,
  },
  recorded: {
    tests: [],
    isolation: {
      schema: "dbcheck.isolation/1",
      discriminating: [],
      onlyInPassed: [],
      confounded: [],
      untested: [],
      claims: [],
    },
  },
  health: { place: "https://shop.example/health", status: 200, answeredMs: 12, why: null },
  "app-config": {
    framework: "ecto",
    title: "Ecto",
    database: null,
    options: {},
    computed: [],
    others: [],
    notes: [],
    findings: [],
    wishes: {},
    logs: { search: ["gen_statem"], hint: "" },
  },
  platform: {
    vendor: "fly-mpg",
    asked: [],
    machines: null,
    volumes: null,
    cluster: null,
    releases: null,
    releaseCommands: null,
    hostIssues: null,
  },
  "status-page": {
    vendor: "fly-mpg",
    page: "https://status.example",
    asked: [],
    indicator: "none",
    incidents: [],
    maintenances: [],
  },
  held: { heldMs: 400, error: null, logins: [] },
  tls: {
    answer: "S",
    used: true,
    wanted: "verify-full",
    verified: "chain and name",
    versionsNarrowed: false,
    protocol: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    alpn: null,
    serverName: "db.example",
    chain: [
      {
        subject: "db.example",
        issuer: "CA",
        names: ["db.example"],
        validFrom: "2026-01-01T00:00:00.000Z",
        validTo: "2027-01-01T00:00:00.000Z",
        sha256: "00",
        selfSigned: false,
      },
    ],
    chainError: null,
    nameMatches: true,
    problems: [],
    code: null,
    daysLeft: 214,
    sslRequestWorks: null,
    firstBytes: null,
    own: null,
    file: null,
    trust: { roots: "/etc/ssl/ca.crt", revocations: null },
  },
  startup: {
    address: "10.0.0.1:5432",
    tls: true,
    answered: "authentication",
    authMethod: "sasl",
    saslMechanisms: ["SCRAM-SHA-256"],
    bytesReceived: 24,
    error: null,
    notices: [],
    firstBytes: null,
    earlier: [],
    otherTls: null,
    banner: null,
    complaint: null,
  },
  auth: {
    method: "sasl",
    mechanism: "SCRAM-SHA-256",
    iterations: 4096,
    channelBinding: false,
    passwordGiven: true,
    passwordSource: "url",
    passwordProven: true,
    complaint: null,
    error: null,
  },
  admission: {
    error: null,
    parameters: { server_version: "17.2" },
    serverVersion: "17.2",
    backendPid: 4711,
    speaker: "postgres",
    inRecovery: false,
    readOnly: false,
    passedOver: [],
  },
  query: {
    steps: (["simple", "extended", "large", "upload"] as const).map((step) => ({
      step,
      outcome: "passed",
      reason: null,
      tookMs: 1,
      bytes: 60,
      error: null,
    })),
    roundTripMs: 1,
    roundTripsMs: [1],
    secondTry: null,
  },
  server: {
    version: "17.2",
    inRecovery: false,
    readOnly: false,
    readOnlyDefault: false,
    uptimeSeconds: 90_000,
    checkpointerSeconds: 90_000,
    countersSeconds: 90_000,
    startedOverSeconds: null,
    clockOffsetSeconds: 0,
    maxConnections: 100,
    reservedConnections: 3,
    usedConnections: 5,
    limits: [],
    settings: [],
    statistics: null,
    seesAllSessions: true,
    sessions: [{ role: "app", state: "idle", count: 4 }],
    busySessions: 0,
    longestTransactionSeconds: 1,
    longTransactions: [],
    idleInTransaction: { count: 0, longestSeconds: 0 },
    lockWaits: [],
    error: null,
  },
  upkeep: {
    replayLagSeconds: null,
    slots: [],
    transactionAge: 1000,
    commitsWaitingForStandby: 0,
    invalidIndexes: [],
    notSeen: [],
  },
  writes: {
    canary: "temporary table",
    stage: "commit",
    commitMs: 2,
    hung: false,
    waitEvent: null,
    notReplicated: false,
    error: null,
  },
};

export const rowIds = Object.keys(healthyFacts) as RowId[];

/** One row; facts not given are a healthy check's, and a skipped row has none. */
export function row<K extends RowId>(
  id: K,
  outcome: Outcome,
  reason: Reason | null,
  facts: Partial<FactsOf[K]> = {},
): Observation {
  return {
    id,
    probe: id,
    layer: probes.find((probe) => probe.id === id)?.layer ?? "vantage",
    source: "probe",
    vantage: "test",
    at: startedAt,
    inputs: {},
    outcome,
    reason,
    tookMs: 1,
    summary: `${id} ${outcome}`,
    facts: outcome === "skipped" ? {} : { ...healthyFacts[id], ...facts },
  };
}

/** A whole ladder: rows given in place of the healthy ones; what comes after the first failed one is skipped. */
export function ladder(...changed: Observation[]): Observation[] {
  let isBroken = false;
  return rowIds.map((id) => {
    const one = isBroken
      ? row(id, "skipped", "prerequisite-missing")
      : (changed.find((other) => other.id === id) ?? row(id, "passed", null));
    isBroken ||= one.outcome === "failed";
    return one;
  });
}
