import { defaultThresholds, type Inputs } from "../../src/report/report.ts";
import { Secret } from "../../src/secret.ts";
import type { Target } from "../../src/target/target.ts";
import type { Conninfo } from "../../src/libpq/connection.ts";

/** A connection to loopback, every default libpq's, with what a test wants otherwise. */
export function aConninfo(changes: Partial<Conninfo> & { port?: number; host?: string } = {}): Conninfo {
  const { port = 5432, host = "127.0.0.1", ...rest } = changes;
  const kind = host.startsWith("/") ? "socket" : /^[\d.]+$|:/.test(host) ? "literal" : "name";
  return {
    hosts: [{ host, hostaddr: null, port, kind }],
    user: "app",
    database: "app",
    password: new Secret("correct horse"),
    sslmode: "prefer",
    sslrootcert: null,
    sslcert: null,
    sslkey: null,
    sslcrl: null,
    sslcrldir: null,
    sslpassword: null,
    sslnegotiation: "postgres",
    sslsni: true,
    sslMinVersion: "TLSv1.2",
    sslMaxVersion: null,
    channelBinding: "prefer",
    targetSessionAttrs: "any",
    loadBalanceHosts: "disable",
    requireAuth: null,
    connectTimeoutSeconds: null,
    options: null,
    clientEncoding: null,
    replication: null,
    maxProtocolVersion: "3.0",
    minProtocolVersion: "3.0",
    requirePeer: null,
    sslcertmode: "allow",
    scramKeys: { client: null, server: null },
    settings: {},
    parameters: {},
    sources: {},
    ...rest,
  };
}

export function aTarget(conninfo: Conninfo | null, inputs: Partial<Inputs> = {}, rest: Partial<Target> = {}): Target {
  return {
    name: "sample",
    conninfo,
    direct: null,
    pooler: null,
    dnsServers: [],
    inputs: {
      sslmode: conninfo?.sslmode ?? "prefer",
      targetSessionAttrs: conninfo?.targetSessionAttrs ?? "any",
      writes: true,
      addressFamily: "any",
      application: null,
      thresholds: defaultThresholds,
      ...inputs,
    },
    problems: [],
    secrets: conninfo?.password ? [conninfo.password] : [],
    policy: {
      allowedChannels: [],
      allowedUsers: [],
      allowedUsergroups: [],
      allowGuests: false,
      oncall: [],
      owners: {},
    },
    ...rest,
  };
}
